import type { StreamMode, StreamPart } from '../stream/stream-part.ts'
import type { WithInterrupts } from './with-interrupts.ts'

/** A part of any graph. */
export type AnyStreamPart = StreamPart<unknown, unknown>

type DataOf<Part extends AnyStreamPart> = Part extends { type: 'values'; data: infer State }
  ? WithInterrupts<State>
  : Part['data']

/** A list of modes: each item names its mode, so that `item[0]` narrows `item[1]`. */
type ListItem<Part extends AnyStreamPart, Subgraphs extends boolean> = Part extends AnyStreamPart
  ? Subgraphs extends true
    ? readonly [ns: Part['ns'], mode: Part['type'], data: DataOf<Part>]
    : readonly [mode: Part['type'], data: DataOf<Part>]
  : never

/** One mode: the data alone. */
type SingleItem<Part extends AnyStreamPart, Subgraphs extends boolean> = Part extends AnyStreamPart
  ? Subgraphs extends true
    ? readonly [ns: Part['ns'], data: DataOf<Part>]
    : DataOf<Part>
  : never

/** The modes asked for: one, or a list. */
export type V1Modes = StreamMode | readonly StreamMode[]

/**
 * What a v1 stream yields for the parts of a stream, by the options of `toV1`.
 *
 * @example
 * type Item = V1Item<StreamPart, ['updates', 'custom'], false>
 * // readonly ['updates', Record<string, unknown>] | readonly ['custom', unknown]
 */
export type V1Item<
  Part extends AnyStreamPart,
  Modes extends V1Modes,
  Subgraphs extends boolean,
> = Modes extends readonly (infer Mode)[]
  ? ListItem<Extract<Part, { type: Mode }>, Subgraphs>
  : SingleItem<Extract<Part, { type: Modes }>, Subgraphs>

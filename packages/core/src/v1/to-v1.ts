import { readModes } from '../stream/read-modes.ts'
import type { AnyStreamPart, V1Item, V1Modes } from './v1-item.ts'
import { withInterrupts } from './with-interrupts.ts'

/** What a v1 stream is to look like: the options that the stream itself was asked for with. */
export interface V1Options<Modes extends V1Modes = V1Modes, Subgraphs extends boolean = boolean> {
  /** One mode: items are its raw data. A list: `[mode, data]`. Default `"updates"`. */
  readonly streamMode?: Modes | undefined
  /** Puts the namespace first: `[ns, data]`, `[ns, mode, data]`. Default false. */
  readonly subgraphs?: Subgraphs | undefined
}

/**
 * Gives a stream of parts the shapes that LangGraph's streams had in v1, for code that still reads
 * those. Interrupts move from the `interrupts` of values parts to the key `__interrupt__` of the data.
 *
 * Parts of modes that are not asked for are left out. Without `subgraphs` the namespace is left out,
 * but no part: whether subgraphs stream is decided where the run starts. The source starts when this
 * is read; leaving the loop early ends the source, too.
 *
 * @throws UnknownStreamModeError
 * @example
 * const options = { streamMode: ['updates', 'custom'] } as const
 * for await (const [mode, data] of toV1(graph.stream(input, options), options)) {
 *   if (mode === 'custom') show(data)
 * }
 */
export function toV1<
  Part extends AnyStreamPart,
  const Modes extends V1Modes = 'updates',
  const Subgraphs extends boolean = false,
>(
  stream: AsyncIterable<Part>,
  options: V1Options<Modes, Subgraphs> = {},
): AsyncIterable<V1Item<Part, Modes, Subgraphs>, undefined> {
  type Item = V1Item<Part, Modes, Subgraphs>
  const { streamMode = 'updates', subgraphs = false } = options
  const modes = readModes(streamMode)
  const shape = shapeOf(Array.isArray(streamMode), subgraphs)
  return {
    // by hand: a generator would not hear that its reader leaves before the next part has come
    [Symbol.asyncIterator](): AsyncIterator<Item, undefined> {
      const source = stream[Symbol.asyncIterator]()
      return {
        async next() {
          for (;;) {
            const { done, value: part } = await source.next()
            if (done) return { done, value: undefined }
            if (modes.has(part.type)) return { done: false, value: shape(part) as Item } // by V1Item
          }
        },
        async return() {
          await source.return?.()
          return { done: true, value: undefined }
        },
      }
    },
  }
}

function shapeOf(isList: boolean, subgraphs: boolean): (part: AnyStreamPart) => unknown {
  if (isList && subgraphs) return (part) => [part.ns, part.type, dataOf(part)]
  if (isList) return (part) => [part.type, dataOf(part)]
  if (subgraphs) return (part) => [part.ns, dataOf(part)]
  return dataOf
}

function dataOf(part: AnyStreamPart): unknown {
  return part.type === 'values' ? withInterrupts(part.data, part.interrupts) : part.data
}

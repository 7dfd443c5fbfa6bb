import type { GraphSpec } from '../engine/graph-spec.ts'
import { startRun, type RunHandle } from '../engine/run.ts'
import type { Seams } from '../engine/run-context.ts'
import { completeRunOptions, type RunOptions } from '../engine/run-options.ts'
import { systemClock } from '../platform/clock.ts'
import { systemIds } from '../platform/id-source.ts'
import { GraphStream } from '../stream/graph-stream.ts'
import type { PartSink } from '../stream/part-sink.ts'
import type { StreamMode } from '../stream/stream-part.ts'
import type { GraphTypes, InvokeResultOf, StreamPartOf } from './graph-types.ts'

/** The options of a run of a graph whose types are known. */
export type RunOptionsOf<Types extends GraphTypes, Modes> = RunOptions<Types['context']> & {
  streamMode?: Modes | undefined
}

const IGNORE_PARTS: PartSink = { write: () => {}, pressure: () => undefined }

/** A graph that can run. Immutable; one instance serves any number of runs at once. */
export class CompiledGraph<Types extends GraphTypes = GraphTypes> {
  /** Carries the types; never set. */
  declare readonly '~types'?: Types
  readonly name: string
  readonly #spec: GraphSpec
  readonly #seams: Seams

  constructor(spec: GraphSpec, seams: Partial<Seams> = {}) {
    this.name = spec.name
    this.#spec = spec
    this.#seams = { clock: seams.clock ?? systemClock, ids: seams.ids ?? systemIds }
  }

  /**
   * Streams one run, part by part.
   *
   * @param input State keys to start from.
   * @throws UnknownStreamModeError, InvalidArgumentError at once; everything else comes out of the
   *   iteration, after the parts before it.
   * @example
   * for await (const part of graph.stream({ topic: 'ice cream' }, { streamMode: 'updates' })) {
   *   console.log(part.data) // { refine: { topic: 'ice cream and cats' } }
   * }
   */
  stream<const Modes extends StreamMode | readonly StreamMode[] = 'updates'>(
    input: Types['input'],
    options: RunOptionsOf<Types, Modes> = {},
  ): GraphStream<StreamPartOf<Types, Modes>> {
    const runId = options.runId ?? this.#seams.ids.create('run')
    const request = {
      input,
      options: completeRunOptions({ ...options, runId }),
      seams: this.#seams,
    }
    return new GraphStream(runId, (sink) => startRun(this.#spec, request, sink))
  }

  /**
   * Runs to the end. With the mode "values", the default, resolves to `{ value, interrupts }`; with
   * another mode or a list, to the list of parts.
   *
   * @throws What a node throws; GraphRecursionLimitError, EmptyInputError and the errors of `stream`.
   */
  async invoke<const Modes extends StreamMode | readonly StreamMode[] = 'values'>(
    input: Types['input'],
    options: RunOptionsOf<Types, Modes> = {},
  ): Promise<InvokeResultOf<Types, Modes>> {
    const { streamMode = 'values' } = options
    if (streamMode === 'values') {
      const { done } = this.start(input, { ...options, streamMode: [] }, IGNORE_PARTS)
      return (await done) as InvokeResultOf<Types, Modes>
    }
    const parts: unknown[] = []
    for await (const part of this.stream(input, options)) parts.push(part)
    return parts as InvokeResultOf<Types, Modes>
  }

  /**
   * Starts a run whose parts go to a sink: what transports are made of. `stream` and `invoke` are
   * the forms for applications.
   *
   * @throws UnknownStreamModeError, InvalidArgumentError at once; everything else rejects `done`.
   */
  start(input: unknown, options: RunOptions, sink: PartSink): RunHandle {
    return startRun(
      this.#spec,
      { input, options: completeRunOptions(options), seams: this.#seams },
      sink,
    )
  }
}

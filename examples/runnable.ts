import type {
  GraphTypes,
  InvokeResultOf,
  RunInputOf,
  StreamMode,
  StreamPartOf,
} from '@rivulet/core'

interface TypedGraph {
  readonly '~types'?: GraphTypes
}

type TypesOf<Graph extends TypedGraph> = NonNullable<Graph['~types']>

/** What the examples say about a run, beside its modes. */
export interface RunSettings {
  readonly subgraphs?: boolean
  readonly configurable?: { readonly thread_id: string }
}

/**
 * A graph, wherever it runs: the compiled graph itself, or `client.graph(name)` for one in a worker.
 * The loop that reads its stream is the same.
 */
export interface Runnable<Graph extends TypedGraph> {
  stream<const Modes extends StreamMode | readonly StreamMode[]>(
    input: RunInputOf<TypesOf<Graph>>,
    options: RunSettings & { streamMode: Modes },
  ): AsyncIterable<StreamPartOf<TypesOf<Graph>, Modes>>
  invoke<const Modes extends StreamMode | readonly StreamMode[] = 'values'>(
    input: RunInputOf<TypesOf<Graph>>,
    options?: RunSettings & { streamMode?: Modes },
  ): Promise<InvokeResultOf<TypesOf<Graph>, Modes>>
}

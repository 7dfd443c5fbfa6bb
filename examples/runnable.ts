import type { GraphTypes, StreamMode, StreamPartOf } from '@rivulet/core'

interface TypedGraph {
  readonly '~types'?: GraphTypes
}

type TypesOf<Graph extends TypedGraph> = NonNullable<Graph['~types']>

/**
 * A graph, wherever it runs: the compiled graph itself, or `client.graph(name)` for one in a worker.
 * The loop that reads its stream is the same.
 */
export interface Runnable<Graph extends TypedGraph> {
  stream<const Modes extends StreamMode | readonly StreamMode[]>(
    input: TypesOf<Graph>['input'],
    options: { streamMode: Modes },
  ): AsyncIterable<StreamPartOf<TypesOf<Graph>, Modes>>
}

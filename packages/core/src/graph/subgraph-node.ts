import type { GraphSpec, NodeFunction } from '../engine/graph-spec.ts'
import type { RunHandle } from '../engine/run.ts'
import type { RunOptions } from '../engine/run-options.ts'
import { IGNORE_PARTS, type PartSink } from '../stream/part-sink.ts'

/** A compiled graph of any types: what a node needs of it. */
export interface Subgraph {
  readonly spec: GraphSpec
  start(input: unknown, options: RunOptions, sink: PartSink): RunHandle
}

/** A graph as a node of another: its input is the state, its whole output the update. */
export function subgraphNode(graph: Subgraph): NodeFunction {
  return async (state, runtime) => {
    const { done } = graph.start(state, { runtime, streamMode: [] }, IGNORE_PARTS)
    return (await done).value
  }
}

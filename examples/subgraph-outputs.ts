import { Annotation, END, START, StateGraph } from '@rivulet/core'
import { hideIds } from './ids.ts'
import type { Runnable } from './runnable.ts'

// It shares the key `foo` with its parent; `bar` is its own.
const SubgraphState = Annotation.Root({
  foo: Annotation<string>(),
  bar: Annotation<string>(),
})

const subgraph = new StateGraph(SubgraphState)
  .addNode('subgraph_node_1', () => ({ bar: 'bar' }))
  .addNode('subgraph_node_2', (state) => ({ foo: state.foo + state.bar }))
  .addEdge(START, 'subgraph_node_1')
  .addEdge('subgraph_node_1', 'subgraph_node_2')
  .addEdge('subgraph_node_2', END)
  .compile()

const State = Annotation.Root({ foo: Annotation<string>() })

export const graph = new StateGraph(State)
  .addNode('node_1', (state) => ({ foo: `hi! ${state.foo}` }))
  .addNode('node_2', subgraph)
  .addEdge(START, 'node_1')
  .addEdge('node_1', 'node_2')
  .addEdge('node_2', END)
  .compile()

/** `part.ns` tells the graph: empty for the root, else the node and the task that run it. */
export async function* print(runnable: Runnable<typeof graph> = graph): AsyncGenerator<string> {
  const stream = runnable.stream({ foo: 'foo' }, { streamMode: 'updates', subgraphs: true })
  for await (const part of stream) {
    for (const [node, update] of Object.entries(part.data)) {
      yield hideIds(`${JSON.stringify(part.ns)} ${node}: ${JSON.stringify(update)}\n`)
    }
  }
}

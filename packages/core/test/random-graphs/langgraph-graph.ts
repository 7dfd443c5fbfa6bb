import {
  Annotation,
  Command,
  interrupt,
  MemorySaver,
  Overwrite,
  Send,
  StateGraph,
} from '@langchain/langgraph'
import type { GraphPlan } from './graph-plan.ts'
import { conditionOf, type Kit, nodeFunction, pathMapOf, type Seen } from './node-function.ts'

const State = Annotation.Root({
  last: Annotation<string>(),
  items: Annotation<string[]>({
    reducer: (left, right) => left.concat(right),
    default: () => [],
  }),
  text: Annotation<string>({ reducer: (left, right) => left + right, default: () => '' }),
  sum: Annotation<number>({ reducer: (left, right) => left + right, default: () => 0 }),
})

interface LooseBuilder {
  addNode(name: string, node: unknown, options: { ends: string[] }): void
  addEdge(source: string | readonly string[], target: string): void
  addConditionalEdges(source: string, path: unknown, pathMap?: unknown): void
  compile(options: object): PeerGraph
}

interface PeerSnapshot {
  readonly values: Record<string, unknown>
  readonly next: string[]
  readonly tasks: { readonly interrupts: { readonly id: string; readonly value: unknown }[] }[]
}

/** What is used of a compiled graph of LangGraph.js. */
export interface PeerGraph {
  stream(
    input: unknown,
    options: object,
  ): Promise<AsyncIterable<[ns: string[], mode: string, data: unknown]>>
  getState(config: object): Promise<PeerSnapshot>
}

/** @param runs Counts the runs of each node. */
export function buildTheirs(
  plan: GraphPlan,
  turns: Kit['turns'],
  { runs, hasSaver }: { readonly runs: Map<string, number>; readonly hasSaver: boolean },
): PeerGraph {
  const builder = new StateGraph(State) as unknown as LooseBuilder
  const send = (node: string, args: unknown): Send => new Send(node, args)
  const kit: Kit = {
    send,
    command: ({ isForParent, ...fields }) =>
      new Command({ ...(fields as object), ...(isForParent && { graph: Command.PARENT }) }),
    overwrite: (value) => new Overwrite(value),
    interrupt: (question) => interrupt(question),
    turns,
    runs,
  }
  const ends = plan.nodes.map(({ name }) => name)
  for (const node of plan.nodes) {
    const run = nodeFunction(node, kit)
    const nested = node.graph && buildTheirs(node.graph, turns, { runs, hasSaver: false })
    builder.addNode(node.name, nested ?? ((seen: Seen) => run(seen)), { ends })
  }
  for (const { source, target } of plan.edges) builder.addEdge(source, target)
  for (const { sources, target } of plan.joins) builder.addEdge(sources, target)
  for (const branch of plan.branches) {
    builder.addConditionalEdges(branch.source, conditionOf(branch, { send }), pathMapOf(branch))
  }
  return builder.compile({
    ...(hasSaver && { checkpointer: new MemorySaver() }),
    interruptBefore: plan.stopBefore,
    interruptAfter: plan.stopAfter,
  })
}

import {
  Annotation,
  append,
  Command,
  type CompiledGraph,
  type CompileOptions,
  Overwrite,
  type Runtime,
  Send,
  StateGraph,
} from '@rivulet/core'
import type { GraphPlan } from './graph-plan.ts'
import { conditionOf, type Kit, nodeFunction, pathMapOf, type Seen } from './node-function.ts'

const State = Annotation.Root({
  last: Annotation<string>(),
  items: append<string>(),
  text: Annotation<string>({ reducer: (left, right) => left + right, default: () => '' }),
  sum: Annotation<number>({ reducer: (left, right) => left + right, default: () => 0 }),
})

/** A builder that takes what a plan says, whatever its types are. */
interface LooseBuilder {
  addNode(name: string, node: unknown): void
  addEdge(source: string | readonly string[], target: string): void
  addConditionalEdges(source: string, path: unknown, pathMap?: unknown): void
  compile(options?: CompileOptions): CompiledGraph
}

/** @param runs Counts the runs of each node. */
export function buildOurs(
  plan: GraphPlan,
  turns: Kit['turns'],
  { runs, ...options }: CompileOptions & { runs: Map<string, number> },
): CompiledGraph {
  const builder = new StateGraph(State) as unknown as LooseBuilder
  const kit = (runtime: Runtime): Kit => ({
    send: (node, args) => new Send(node, args),
    command: ({ isForParent, ...fields }) =>
      new Command({ ...(fields as object), ...(isForParent && { graph: Command.PARENT }) }),
    overwrite: (value) => new Overwrite(value),
    interrupt: (question) => runtime.interrupt(question),
    turns,
    runs,
  })
  for (const node of plan.nodes) {
    const body = (seen: Seen, runtime: Runtime): unknown => nodeFunction(node, kit(runtime))(seen)
    builder.addNode(node.name, node.graph ? buildOurs(node.graph, turns, { runs }) : body)
  }
  for (const { source, target } of plan.edges) builder.addEdge(source, target)
  for (const { sources, target } of plan.joins) builder.addEdge(sources, target)
  for (const branch of plan.branches) {
    const condition = conditionOf(branch, { send: (node, args) => new Send(node, args) })
    builder.addConditionalEdges(branch.source, condition, pathMapOf(branch))
  }
  return builder.compile({
    ...options,
    interruptBefore: plan.stopBefore,
    interruptAfter: plan.stopAfter,
  })
}

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

export interface BuildOptions extends CompileOptions {
  /** Counts the runs of each node. */
  readonly runs?: Map<string, number>
  /** Instead of stopping for an answer. */
  readonly answer?: (question: string) => unknown
  /** Sees, and may do to it what it likes, what each node gets and returns. */
  readonly spoil?: (seen: Seen, result: unknown) => void
}

export function buildOurs(
  plan: GraphPlan,
  turns: Kit['turns'],
  { runs = new Map(), answer, spoil, ...options }: BuildOptions = {},
): CompiledGraph {
  const builder = new StateGraph(State) as unknown as LooseBuilder
  const kit = (runtime: Runtime): Kit => ({
    send: (node, args) => new Send(node, args),
    command: ({ isForParent, ...fields }) =>
      new Command({ ...(fields as object), ...(isForParent && { graph: Command.PARENT }) }),
    overwrite: (value) => new Overwrite(value),
    interrupt: answer ?? ((question) => runtime.interrupt(question)),
    turns,
    runs,
  })
  for (const node of plan.nodes) {
    const body = async (seen: Seen, runtime: Runtime): Promise<unknown> => {
      const result = await nodeFunction(node, kit(runtime))(seen)
      spoil?.(seen, result)
      return result
    }
    const inner = { runs, ...(answer && { answer }), ...(spoil && { spoil }) }
    builder.addNode(node.name, node.graph ? buildOurs(node.graph, turns, inner) : body)
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

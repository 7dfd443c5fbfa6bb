/** A graph as plain data: both engines build the same one from it, and it shrinks. */
export interface GraphPlan {
  readonly nodes: readonly NodePlan[]
  /** From START, or from a node, to a node. */
  readonly edges: readonly EdgePlan[]
  readonly joins: readonly JoinPlan[]
  readonly branches: readonly BranchPlan[]
  readonly stopBefore: readonly string[]
  readonly stopAfter: readonly string[]
}

interface EdgePlan {
  readonly source: string
  readonly target: string
}

export interface JoinPlan {
  readonly sources: readonly string[]
  readonly target: string
}

/** Where a condition may lead; which choice it takes follows from the state. */
export interface BranchPlan {
  readonly source: string
  readonly choices: readonly (readonly Destination[])[]
  /** The condition returns the number of its choice, which a map makes a node of. */
  readonly isMapped: boolean
}

/** A node, END, or a node that gets an argument of its own. */
export type Destination = string | { readonly send: string; readonly amount: number }

export type Key = 'last' | 'items' | 'text' | 'sum'

interface WritePlan {
  readonly key: Key
  readonly isOverwrite: boolean
}

export interface FunctionPlan {
  readonly writes: readonly WritePlan[]
  /** The form of what it returns. */
  readonly form: 'update' | 'command' | 'commands' | 'pairs'
  readonly goto: readonly Destination[]
  /** How many questions it asks before it writes. */
  readonly questions: number
  /** The run, counted from 1, in which it throws. */
  readonly failsAt: number | undefined
  /** Its command speaks to the graph above, where there is one. */
  readonly isForParent: boolean
  /** Host turns that it takes before it does anything. */
  readonly delay: number
}

export interface NodePlan {
  readonly name: string
  readonly body: FunctionPlan
  /** Instead of the body. */
  readonly graph: GraphPlan | undefined
}

/** All functions of a plan, those of nested graphs too. */
export function functionsOf(plan: GraphPlan): FunctionPlan[] {
  return plan.nodes.flatMap(({ body, graph }) => (graph ? functionsOf(graph) : [body]))
}

export function hasGraphs({ nodes }: GraphPlan): boolean {
  return nodes.some(({ graph }) => graph !== undefined)
}

/** The same plan, where nothing but its list edge leads to the target of one. */
export function onlyListEdges(plan: GraphPlan): GraphPlan {
  const targets = new Set(plan.joins.map(({ target }) => target))
  const isOther = (to: Destination): boolean => !targets.has(typeof to === 'string' ? to : to.send)
  return {
    ...plan,
    edges: plan.edges.filter(({ target }) => !targets.has(target)),
    branches: plan.branches
      .map((branch) => ({ ...branch, choices: branch.choices.map((each) => each.filter(isOther)) }))
      .map((branch) =>
        branch.choices.every((choice) => choice.length > 0)
          ? branch
          : { ...branch, isMapped: false },
      ),
    nodes: plan.nodes.map(({ name, body, graph }) => ({
      name,
      body: { ...body, goto: body.goto.filter(isOther) },
      graph: graph && onlyListEdges(graph),
    })),
  }
}

/** The same plan, where every function that stands beside one that asks writes something. */
export function alwaysWriting(plan: GraphPlan): GraphPlan {
  if (functionsOf(plan).every(({ questions }) => questions === 0)) return plan
  return {
    ...plan,
    nodes: plan.nodes.map(({ name, body, graph }) => ({
      name,
      body:
        body.writes.length > 0 ? body : { ...body, writes: [{ key: 'text', isOverwrite: false }] },
      graph: graph && alwaysWriting(graph),
    })),
  }
}

/** The same plan, where at most one function commands the graph above. */
export function oneParentCommand(plan: GraphPlan): GraphPlan {
  let isTaken = false
  const visit = (graph: GraphPlan): GraphPlan => ({
    ...graph,
    nodes: graph.nodes.map((node) => {
      if (node.graph) return { ...node, graph: visit(node.graph) }
      const isForParent = node.body.isForParent && !isTaken
      isTaken ||= isForParent
      return { ...node, body: { ...node.body, isForParent } }
    }),
  })
  return visit(plan)
}

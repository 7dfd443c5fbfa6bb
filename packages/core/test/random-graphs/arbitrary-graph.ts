import fc from 'fast-check'
import type {
  BranchPlan,
  Destination,
  FunctionPlan,
  GraphPlan,
  JoinPlan,
  Key,
  NodePlan,
} from './graph-plan.ts'

export interface GraphTraits {
  /** Nodes ask, and runs stop before and after nodes. Needs a saver to go on. */
  readonly interrupts?: boolean
  /** A node throws, once. */
  readonly errors?: boolean
  /** How deep graphs stand in graphs. */
  readonly depth?: number
  /** Commands to the graph above. */
  readonly toParent?: boolean
  /** Nodes take turns of the host before they do anything: up to so many. */
  readonly delays?: number
}

/** Reducers that take any number of writes: two writes of `last` in one superstep are an error. */
const LIKELY_KEYS: readonly Key[] = ['items', 'items', 'text', 'text', 'sum', 'last']

/** Graphs of one to five nodes, and in them smaller ones. */
export function arbitraryGraph(traits: GraphTraits = {}): fc.Arbitrary<GraphPlan> {
  return fc
    .record({ plan: graphOf('n', traits, traits.depth ?? 0), failing: fc.nat() })
    .map(({ plan, failing }) => (traits.errors ? withFailure(plan, failing) : plan))
}

function graphOf(prefix: string, traits: GraphTraits, depth: number): fc.Arbitrary<GraphPlan> {
  return fc.integer({ min: 1, max: depth > 0 ? 4 : 5 }).chain((size) => {
    const names = Array.from({ length: size }, (_, at) => `${prefix}${at}`)
    const isInner = prefix !== 'n'
    return fc
      .record({
        nodes: fc.tuple(...names.map((name) => nodeOf(name, names, { ...traits, depth, isInner }))),
        // Each node has a source before it, so that most of them run.
        sources: fc.tuple(...names.map((_, at) => fc.integer({ min: -1, max: at - 1 }))),
        extra: fc.array(edgeIn(names), { maxLength: 2 }),
        joins: joinsIn(names),
        branches: fc.array(branchIn(names), { maxLength: 2 }),
        stopBefore: stopsIn(names, traits.interrupts && !isInner),
        stopAfter: stopsIn(names, traits.interrupts && !isInner),
      })
      .map(({ sources, extra, branches, ...plan }): GraphPlan => {
        const targets = new Set(plan.joins.map(({ target }) => target))
        const edges = names.flatMap((target, at) =>
          targets.has(target) ? [] : [{ source: names[sources[at]!] ?? '__start__', target }],
        )
        return {
          ...plan,
          edges: uniqueEdges([...edges, ...extra]),
          branches: uniqueSources(branches),
        }
      })
  })
}

function nodeOf(
  name: string,
  names: readonly string[],
  traits: GraphTraits & { readonly depth: number; readonly isInner: boolean },
): fc.Arbitrary<NodePlan> {
  const body = functionOf(names, traits)
  const plain = body.map((each): NodePlan => ({ name, body: each, graph: undefined }))
  if (traits.depth === 0) return plain
  const nested = fc
    .record({ body, graph: graphOf(`${name}x`, traits, traits.depth - 1) })
    .map((parts): NodePlan => ({ name, ...parts }))
  return fc.oneof({ weight: 3, arbitrary: plain }, { weight: 1, arbitrary: nested })
}

function functionOf(
  names: readonly string[],
  traits: GraphTraits & { readonly isInner: boolean },
): fc.Arbitrary<FunctionPlan> {
  const write = fc.record({
    key: fc.constantFrom(...LIKELY_KEYS),
    isOverwrite: sometimes(true, 12),
  })
  return fc.record({
    writes: fc.uniqueArray(write, { maxLength: 3, selector: ({ key }) => key }),
    form: fc.oneof(
      { weight: 4, arbitrary: fc.constant('update' as const) },
      { weight: 3, arbitrary: fc.constantFrom('command' as const, 'commands', 'pairs') },
    ),
    goto: fc.oneof(
      { weight: 4, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(destinationIn(names), { maxLength: 2 }) },
    ),
    questions: traits.interrupts
      ? fc.oneof(fc.constant(0), fc.constant(0), fc.nat(2))
      : fc.constant(0),
    failsAt: fc.constant(undefined),
    isForParent: traits.toParent && traits.isInner ? sometimes(true, 10) : fc.constant(false),
    delay: fc.nat(traits.delays ?? 0),
  })
}

function sometimes(value: boolean, oneIn: number): fc.Arbitrary<boolean> {
  return fc.nat(oneIn - 1).map((at) => (at === 0 ? value : !value))
}

function destinationIn(names: readonly string[]): fc.Arbitrary<Destination> {
  const node = fc.constantFrom(...names)
  return fc.oneof(
    { weight: 3, arbitrary: node },
    { weight: 1, arbitrary: fc.constant('__end__') },
    { weight: 2, arbitrary: fc.record({ send: node, amount: fc.integer({ min: 1, max: 3 }) }) },
  )
}

function edgeIn(names: readonly string[]): fc.Arbitrary<{ source: string; target: string }> {
  return fc.record({
    source: fc.constantFrom('__start__', ...names),
    target: fc.constantFrom(...names),
  })
}

function joinsIn(names: readonly string[]): fc.Arbitrary<readonly JoinPlan[]> {
  if (names.length < 3) return fc.constant([])
  return fc.array(joinIn(names), { maxLength: 1 })
}

function joinIn(names: readonly string[]): fc.Arbitrary<JoinPlan> {
  return fc
    .record({
      sources: fc.uniqueArray(fc.constantFrom(...names), { minLength: 2, maxLength: 3 }),
      target: fc.constantFrom(...names.slice(1)),
    })
    .map(({ sources, target }) => ({ sources: sources.toSorted(), target }))
}

function branchIn(names: readonly string[]): fc.Arbitrary<BranchPlan> {
  return fc.boolean().chain((isMapped) =>
    fc.record({
      source: fc.constantFrom('__start__', ...names),
      choices: fc.array(
        isMapped
          ? fc.constantFrom('__end__', ...names).map((name) => [name])
          : fc.array(destinationIn(names), { maxLength: 2 }),
        { minLength: 1, maxLength: 3 },
      ),
      isMapped: fc.constant(isMapped),
    }),
  )
}

function stopsIn(
  names: readonly string[],
  isAllowed: boolean | undefined,
): fc.Arbitrary<readonly string[]> {
  if (!isAllowed) return fc.constant([])
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.subarray([...names], { minLength: 1, maxLength: 1 }) },
  )
}

function uniqueEdges(edges: GraphPlan['edges']): GraphPlan['edges'] {
  return [...new Map(edges.map((edge) => [`${edge.source}>${edge.target}`, edge])).values()]
}

function uniqueSources(branches: readonly BranchPlan[]): readonly BranchPlan[] {
  return [...new Map(branches.map((branch) => [branch.source, branch])).values()]
}

/** One function that throws in its first or second run. */
function withFailure(plan: GraphPlan, pick: number): GraphPlan {
  const candidates = plan.nodes.filter(({ graph }) => !graph)
  const failing = candidates[pick % Math.max(1, candidates.length)]
  const failsAt = 1 + (pick % 2)
  return {
    ...plan,
    nodes: plan.nodes.map((node) =>
      node === failing ? { ...node, body: { ...node.body, failsAt } } : node,
    ),
  }
}

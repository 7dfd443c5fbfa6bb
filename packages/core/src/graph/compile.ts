import { namedBarrier } from '../channels/named-barrier.ts'
import type { Checkpointer } from '../checkpoint/checkpointer.ts'
import { Command } from '../engine/command.ts'
import type {
  BarrierSpec,
  BranchSpec,
  ChannelSpec,
  GraphSpec,
  NodeSpec,
} from '../engine/graph-spec.ts'
import { END, START } from '../engine/graph-spec.ts'
import { selectNodes } from '../engine/node-selection.ts'
import type { Seams } from '../engine/run-context.ts'
import { checkStepTimeout } from '../engine/run-options.ts'
import { isPlainObject } from '../internal/deep-freeze.ts'
import type { ChannelsByKey, GraphDeclaration } from './declaration.ts'
import type { NodeCache } from '../store/node-cache.ts'
import { NO_POLICIES } from './node-policies.ts'
import { validateGraph } from './validate.ts'

export interface CompileOptions extends Partial<Seams> {
  /** Shown in errors and drawings. Default "graph". */
  name?: string | undefined
  /**
   * Where threads survive. As a node of another graph: absent takes that graph's, `true` keeps the
   * state of this graph from one call to the next, and `false` keeps nothing: when the run is resumed
   * it starts over, so that it can ask one question, not a second one after it.
   */
  checkpointer?: Checkpointer | boolean | undefined
  /**
   * Where results of nodes with a `cachePolicy` are kept, across runs and threads. Graphs that share
   * one need names of their own. Nested graphs without one take their caller's.
   */
  cache?: NodeCache | undefined
  /** How long the tasks of one superstep may take together, in milliseconds. */
  stepTimeout?: number | undefined
  /** Nodes to stop before, so that a run can be looked at and resumed; `'*'` is all. */
  interruptBefore?: readonly string[] | '*' | undefined
  /** Nodes to stop after; `'*'` is all. */
  interruptAfter?: readonly string[] | '*' | undefined
}

/**
 * A declaration → the record that the engine runs. Names become indices; nodes are put in
 * alphabetical order, which is the order in which tasks apply.
 *
 * @throws The problems that `validateGraph` finds.
 */
export function compileGraph(declaration: GraphDeclaration, options: CompileOptions): GraphSpec {
  const name = options.name ?? 'graph'
  if (options.stepTimeout !== undefined) checkStepTimeout(options.stepTimeout)
  validateGraph(declaration, name)

  const state = stateChannels(declaration)
  const stateIndex = new Map(state.map((channel, index) => [channel.name, index]))
  const nodeNames = [...declaration.nodes.keys()].toSorted(byCodeUnits)
  const nodeIndex = new Map(nodeNames.map((node, index) => [node, index]))
  const barriers = compileBarriers(declaration, { offset: state.length, nodeIndex })
  const routing = { declaration, nodeIndex, barriers }

  return {
    name,
    channels: [...state, ...barriers.map(barrierChannel(nodeNames))],
    stateCount: state.length,
    channelIndex: stateIndex,
    barriers,
    nodes: nodeNames.map((node, index) => compileNode({ ...routing, node, index })),
    nodeIndex,
    declared: [...declaration.nodes.keys()],
    start: compileStart(routing, declaration.input),
    nodeChannels:
      Object.keys(declaration.state).length === state.length
        ? 'all'
        : indicesOf(declaration.state, stateIndex),
    outputChannels: indicesOf(declaration.output ?? declaration.state, stateIndex),
    coerce: declaration.coerce,
    checkpointer: options.checkpointer,
    interruptBefore: selectNodes(options.interruptBefore ?? [], declaration.nodes),
    interruptAfter: selectNodes(options.interruptAfter ?? [], declaration.nodes),
    cache: options.cache,
    stepTimeout: options.stepTimeout,
  }
}

/** Declaration order: state, then keys that only the input or the output schema has. */
function stateChannels({ state, input, output }: GraphDeclaration): ChannelSpec[] {
  const byName = new Map<string, ChannelSpec>()
  for (const schema of [state, input, output]) {
    for (const [name, { channel }] of Object.entries(schema ?? {})) {
      if (!byName.has(name)) byName.set(name, { name, channel })
    }
  }
  return [...byName.values()]
}

interface RoutingSource {
  readonly declaration: GraphDeclaration
  readonly nodeIndex: ReadonlyMap<string, number>
  readonly barriers: readonly BarrierSpec[]
}

function compileNode({
  node,
  index,
  ...source
}: RoutingSource & { node: string; index: number }): NodeSpec {
  const { run, options, policies, subgraph } = source.declaration.nodes.get(node)!
  const joins = source.barriers.filter(({ target }) => target === index)
  return {
    ...policies,
    name: node,
    index,
    run,
    triggers: Object.freeze(
      [`branch:to:${node}`, ...joins.map((join) => barrierName(join.sources, node))].toSorted(
        byCodeUnits,
      ),
    ),
    routing: compileRouting(source, node),
    metadata: options.metadata,
    subgraph,
  }
}

/** The hidden node of step 0: what the input schema lets through becomes the first writes. */
function compileStart(source: RoutingSource, input: ChannelsByKey | undefined): NodeSpec {
  const onlyInput = (given: Readonly<Record<string, unknown>>): object =>
    input
      ? Object.fromEntries(Object.entries(given).filter(([key]) => Object.hasOwn(input, key)))
      : given
  return {
    ...NO_POLICIES,
    name: START,
    index: -1,
    run: (given) => {
      if (!Command.isInstance(given)) return onlyInput(given)
      const { update, goto } = given
      return new Command({ update: isPlainObject(update) ? onlyInput(update) : update, goto })
    },
    triggers: [START],
    routing: compileRouting(source, START),
    metadata: undefined,
    subgraph: undefined,
  }
}

function compileRouting(
  { declaration, nodeIndex, barriers }: RoutingSource,
  node: string,
): NodeSpec['routing'] {
  const targets = declaration.edges
    .filter(({ source, target }) => source === node && target !== END)
    .map(({ target }) => nodeIndex.get(target)!)
  const branches = declaration.branches
    .filter(({ source }) => source === node)
    .map(({ path, ends }): BranchSpec => ({ path, ends }))
  return {
    targets: [...new Set(targets)],
    barriers: barriers.flatMap(({ sources }, at) => (sources.includes(node) ? [at] : [])),
    branches,
  }
}

/** A list edge to END waits for nothing that could follow, so it has no barrier. */
function compileBarriers(
  { barriers }: GraphDeclaration,
  { offset, nodeIndex }: { offset: number; nodeIndex: ReadonlyMap<string, number> },
): BarrierSpec[] {
  return barriers
    .filter(({ target }) => target !== END)
    .map(({ sources, target }, at) => ({
      channel: offset + at,
      sources,
      target: nodeIndex.get(target)!,
    }))
}

const barrierName = (sources: readonly string[], target: string): string =>
  `join:${sources.join('+')}:${target}`

const barrierChannel =
  (nodeNames: readonly string[]) =>
  ({ sources, target }: BarrierSpec): ChannelSpec => ({
    name: barrierName(sources, nodeNames[target]!),
    channel: namedBarrier(),
  })

function indicesOf(schema: ChannelsByKey, stateIndex: ReadonlyMap<string, number>): number[] {
  return Object.keys(schema).map((key) => stateIndex.get(key)!)
}

/** The order of Python's strings, and so of LangGraph's tasks; never the reader's locale. */
function byCodeUnits(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}

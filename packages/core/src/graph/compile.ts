import { afterFinish } from '../channels/after-finish.ts'
import { namedBarrier } from '../channels/named-barrier.ts'
import type { Checkpointer } from '../checkpoint/checkpointer.ts'
import { DEFERRED } from '../checkpoint/reserved-channels.ts'
import { checkOptions } from '../engine/check-options.ts'
import type { ChannelSelection } from '../engine/channel-state.ts'
import { Command } from '../engine/command.ts'
import type {
  BarrierSpec,
  ChannelSpec,
  DeferredSpec,
  GraphSpec,
  ManagedSpec,
  NodeSpec,
} from '../engine/graph-spec.ts'
import { END, START } from '../engine/graph-spec.ts'
import { selectNodes } from '../engine/node-selection.ts'
import type { Seams } from '../engine/run-context.ts'
import { isPlainObject } from '../internal/deep-freeze.ts'
import {
  channelsIn,
  type CompiledState,
  compileState,
  managedIn,
  mergeKeys,
} from './compile-state.ts'
import type { GraphDeclaration, KeysByName, NodeOptions } from './declaration.ts'
import type { NodeCache } from '../store/node-cache.ts'
import type { Store } from '../store/store.ts'
import { HIDDEN_NODE } from './node-policies.ts'
import { createCoercions } from './state-coercion.ts'
import { validateGraph } from './validate.ts'

export interface CompileOptions<Node extends string = string> extends Partial<Seams> {
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
  /** Memory across threads: `runtime.store`. Nested graphs without one take their caller's. */
  store?: Store | undefined
  /** How long the tasks of one superstep may take together, in milliseconds. */
  stepTimeout?: number | undefined
  /** Nodes to stop before, so that a run can be looked at and resumed; `'*'` is all. */
  interruptBefore?: readonly Node[] | '*' | undefined
  /** Nodes to stop after; `'*'` is all. */
  interruptAfter?: readonly Node[] | '*' | undefined
}

/**
 * A declaration → the record that the engine runs. Names become indices; nodes are put in
 * alphabetical order, which is the order in which tasks apply.
 *
 * @throws InvalidArgumentError; the problems that `validateGraph` finds.
 */
export function compileGraph(declaration: GraphDeclaration, options: CompileOptions): GraphSpec {
  const name = options.name ?? 'graph'
  checkOptions(`Graph "${name}": `, options)
  const merged = mergeKeys(declaration)
  validateGraph(declaration, name, merged.clashes)

  const state = compileState(merged)
  const { channels, index: channelIndex, coercions } = state
  const nodeNames = [...declaration.nodes.keys()].toSorted(byCodeUnits)
  const nodeIndex = new Map(nodeNames.map((node, index) => [node, index]))
  const barriers = compileBarriers(declaration, { offset: channels.length, nodeIndex })
  const deferred = compileDeferred(declaration, {
    offset: channels.length + barriers.length,
    nodeNames,
    barriers,
  })
  const reads = channelsIn(declaration.state, state)
  const shared: SharedParts = {
    declaration,
    nodeIndex,
    barriers,
    state,
    reads: reads.length === channels.length ? 'all' : reads,
    managed: managedIn(declaration.state),
  }
  return {
    name,
    channels: [
      ...channels,
      ...barriers.map(barrierChannel(nodeNames)),
      ...deferred.map(({ node }) => ({
        name: DEFERRED + nodeNames[node],
        channel: afterFinish(),
      })),
    ],
    stateCount: channels.length,
    channelIndex,
    barriers,
    deferred,
    transient: [...channels.keys()].filter((at) => channels[at]!.channel.isTransient),
    untracked: new Set([...channels.keys()].filter((at) => channels[at]!.channel.isUntracked)),
    nodes: nodeNames.map((node, index) => compileNode({ ...shared, node, index })),
    nodeIndex,
    declared: [...declaration.nodes.keys()],
    readResult: undefined,
    start: compileStart(shared, declaration.input ?? declaration.state),
    nodeChannels: shared.reads,
    managed: shared.managed,
    outputChannels: channelsIn(declaration.output ?? declaration.state, state),
    coercions,
    readContext: declaration.readContext,
    answerSchema: declaration.answerSchema,
    checkpointer: options.checkpointer,
    interruptBefore: selectNodes(options.interruptBefore ?? [], declaration.nodes),
    interruptAfter: selectNodes(options.interruptAfter ?? [], declaration.nodes),
    cache: options.cache,
    store: options.store,
    stepTimeout: options.stepTimeout,
  }
}

/** What the nodes of a graph are compiled from. */
interface SharedParts {
  readonly declaration: GraphDeclaration
  readonly nodeIndex: ReadonlyMap<string, number>
  readonly barriers: readonly BarrierSpec[]
  readonly state: CompiledState
  /** What a node sees that says nothing else. */
  readonly reads: ChannelSelection
  readonly managed: readonly ManagedSpec[]
}

function compileNode({
  node,
  index,
  ...source
}: SharedParts & { node: string; index: number }): NodeSpec {
  const { run, options, policies, subgraph, input } = source.declaration.nodes.get(node)!
  const joins = source.barriers.filter(({ target }) => target === index)
  return {
    ...policies,
    name: node,
    index,
    reads: input ? channelsIn(input, source.state) : source.reads,
    managed: input ? managedIn(input) : source.managed,
    coercions: input
      ? createCoercions(input, source.state.channels, source.state.coercions)
      : source.state.coercions,
    run,
    triggers: Object.freeze(
      [`branch:to:${node}`, ...joins.map((join) => barrierName(join.sources, node))].toSorted(
        byCodeUnits,
      ),
    ),
    routing: compileRouting(source, node),
    metadata: options.metadata,
    ends: endsOf(options.ends),
    subgraph,
  }
}

function endsOf(ends: NodeOptions['ends'] = []): [target: string, label: string][] {
  return Array.isArray(ends) ? ends.map((end: string) => [end, end]) : Object.entries(ends)
}

/** The hidden node of step 0: what the input schema lets through becomes the first writes. */
function compileStart(source: SharedParts, input: KeysByName): NodeSpec {
  const isInput = (key: unknown): boolean => Object.hasOwn(input, key as string)
  const onlyInput = (given: unknown): unknown => {
    // Of a Command: a list of `[key, value]`.
    if (Array.isArray(given)) return given.filter((pair: readonly unknown[]) => isInput(pair[0]))
    if (!isPlainObject(given)) return given
    return Object.fromEntries(Object.entries(given).filter(([key]) => isInput(key)))
  }
  return {
    ...HIDDEN_NODE,
    name: START,
    run: (given) => {
      if (!Command.isInstance(given)) return onlyInput(given)
      const { update, goto } = given
      return new Command({ update: onlyInput(update), goto })
    },
    triggers: [START],
    routing: compileRouting(source, START),
  }
}

function compileRouting(
  { declaration, nodeIndex, barriers }: SharedParts,
  node: string,
): NodeSpec['routing'] {
  const { edges, branches } = declaration
  const leaving = edges.filter(({ source }) => source === node).map(({ target }) => target)
  const targets = new Set(leaving)
  const endsList = declaration.barriers.some(
    ({ sources, target }) => target === END && sources.includes(node),
  )
  return {
    isEnd: targets.delete(END) || endsList,
    targets: [...targets].map((target) => nodeIndex.get(target)!),
    barriers: barriers.flatMap(({ sources }, at) => (sources.includes(node) ? [at] : [])),
    branches: branches.filter(({ source }) => source === node),
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

/** In the order of the nodes. */
function compileDeferred(
  { nodes }: GraphDeclaration,
  {
    offset,
    nodeNames,
    barriers,
  }: { offset: number; nodeNames: readonly string[]; barriers: readonly BarrierSpec[] },
): DeferredSpec[] {
  return [...nodeNames.keys()]
    .filter((node) => nodes.get(nodeNames[node]!)!.options.defer)
    .map((node, at) => ({
      channel: offset + at,
      node,
      barriers: barriers.filter(({ target }) => target === node).map(({ channel }) => channel),
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

/** The order of Python's strings, and so of LangGraph's tasks; never the reader's locale. */
function byCodeUnits(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}

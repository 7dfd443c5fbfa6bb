import { Annotation as PeerAnnotation, StateGraph as PeerGraph } from '@langchain/langgraph'
import { Annotation, type DrawnEdge, END, START, StateGraph } from '@rivulet/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryGraph } from '../random-graphs/arbitrary-graph.ts'
import { FUZZ_TIMEOUT, fuzz } from '../random-graphs/fuzz.ts'
import type { GraphPlan } from '../random-graphs/graph-plan.ts'
import { pathMapOf } from '../random-graphs/node-function.ts'

/** What of either library's builder a plan needs: nothing runs here. */
interface Builder<Compiled> {
  addNode(name: string, node: unknown): void
  addEdge(source: string | readonly string[], target: string): void
  addConditionalEdges(source: string, path: unknown, pathMap?: unknown): void
  compile(options: object): Compiled
}

interface PeerDrawing {
  readonly nodes: Readonly<Record<string, unknown>>
  readonly edges: readonly {
    source: string
    target: string
    data?: string
    conditional?: boolean
  }[]
  drawMermaid(): string
}

interface PeerCompiled {
  getGraph(options: { xray: boolean }): PeerDrawing
}

function build<Compiled>(plan: GraphPlan, create: () => Builder<Compiled>): Compiled {
  const builder = create()
  for (const { name, graph } of plan.nodes) {
    builder.addNode(name, graph ? build(graph, create) : () => ({}))
  }
  for (const { source, target } of plan.edges) builder.addEdge(source, target)
  for (const { sources, target } of plan.joins) builder.addEdge(sources, target)
  for (const branch of plan.branches) {
    builder.addConditionalEdges(branch.source, () => END, pathMapOf(branch))
  }
  return builder.compile({ interruptBefore: plan.stopBefore, interruptAfter: plan.stopAfter })
}

const State = Annotation.Root({ x: Annotation<number>() })
const PeerState = PeerAnnotation.Root({ x: PeerAnnotation<number>() })

const ours = (plan: GraphPlan) =>
  build(plan, () => new StateGraph(State) as unknown as Builder<ReturnType<typeof compiled>>)
const compiled = () =>
  new StateGraph(State)
    .addNode('n', () => ({}))
    .addEdge(START, 'n')
    .compile()
const theirs = (plan: GraphPlan) =>
  build(plan, () => new PeerGraph(PeerState) as unknown as Builder<PeerCompiled>)

/** Edges as text, sorted, each once: LangGraph.js tells some twice. */
function textsOf(edges: PeerDrawing['edges'] | readonly DrawnEdge[]): string[] {
  const texts = edges.map(({ source, target, data, conditional }) =>
    [source, conditional ? '.>' : '->', target, data ?? ''].join(' '),
  )
  return [...new Set(texts)].toSorted()
}

/**
 * What LangGraph.js 1.7.3 draws otherwise, and the rule that decides it.
 *
 * - A condition without a map leads to every node but its own source: semantics §4.16, every node.
 * - Only nodes that a plain edge leads to get an edge to END when nothing follows: §4.16, terminal nodes.
 */
function toOurs(plan: GraphPlan, edges: PeerDrawing['edges']): PeerDrawing['edges'] {
  const loops = plan.branches
    .filter(({ source, isMapped }) => source !== START && !isMapped)
    .map(({ source }) => ({ source, target: source, conditional: true }))
  const all = [...edges, ...loops]
  const sources = new Set(all.map(({ source }) => source))
  const ends = all
    .filter(({ target }) => target !== END && !sources.has(target))
    .map(({ target }) => ({ source: target, target: END }))
  return [...all, ...ends]
}

describe('random graphs are drawn as LangGraph.js draws them', () => {
  it(
    'with the same nodes, edges, labels and stops',
    () => {
      const property = fc.property(arbitraryGraph({ interrupts: true, depth: 1 }), (plan) => {
        const [own, other] = [ours(plan).getGraph(), theirs(plan).getGraph({ xray: false })]
        expect(textsOf(own.edges)).toEqual(textsOf(toOurs(plan, other.edges)))
        const withEnd = new Set([
          ...Object.keys(other.nodes),
          ...own.edges.map((each) => each.target),
        ])
        expect(own.nodes.map(({ id }) => id).toSorted()).toEqual([...withEnd].toSorted())
        const nodeLines = (text: string): string[] =>
          text.split('\n').filter((line) => /^\t\w+\(/.test(line) && !line.includes(END))
        expect(nodeLines(own.toMermaid())).toEqual(nodeLines(other.drawMermaid()))
      })
      fc.assert(property, fuzz(300))
    },
    FUZZ_TIMEOUT,
  )

  it(
    'with the nodes of nested graphs in their places',
    () => {
      let compared = 0
      const property = fc.property(arbitraryGraph({ depth: 2 }), (plan) => {
        // Nested graphs in which the two agree on every edge, as decided above.
        fc.pre(plan.nodes.every(({ graph }) => !graph || isPlain(graph)))
        const nested = plan.nodes.filter(({ graph }) => graph).map(({ name }) => name)
        fc.pre(nested.length > 0)
        fc.pre(plan.branches.every(({ source, isMapped }) => isMapped || !nested.includes(source)))
        const own = ours(plan).getGraph({ xray: true })
        const other = theirs(plan).getGraph({ xray: true })
        compared++
        const inner = (ids: readonly string[]): string[] =>
          ids.filter((id) => id.includes(':')).toSorted()
        expect(inner(own.nodes.map(({ id }) => id))).toEqual(inner(Object.keys(other.nodes)))
        const within = (texts: readonly string[]): string[] =>
          texts.filter((text) => / (?:->|\.>) \w+:/.test(text) && /^\w+:/.test(text))
        expect(within(textsOf(own.edges))).toEqual(within(textsOf(other.edges)))
      })
      fc.assert(property, fuzz(100))
      expect(compared).toBeGreaterThan(50)
    },
    FUZZ_TIMEOUT,
  )
})

/**
 * Neither conditions nor loops: each node leads on, or to the end. And more than one node: LangGraph.js
 * leaves a nested graph of one node as it is, LangGraph and ours draw that node.
 */
function isPlain({ branches, nodes, edges, joins }: GraphPlan): boolean {
  const targets = new Set([...edges, ...joins].map(({ target }) => target))
  return (
    branches.length === 0 &&
    nodes.length > 1 &&
    nodes.every(({ name, graph }) => targets.has(name) && (!graph || isPlain(graph))) &&
    edges.every(({ source, target }) => source === START || source < target) &&
    joins.every(({ sources, target }) => sources.every((source) => source < target))
  )
}

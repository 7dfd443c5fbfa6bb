import { Annotation, type CompiledGraph, END, START, StateGraph } from '@rivulet/core'
import mermaid from 'mermaid'
import { beforeAll, describe, expect, it } from 'vitest'

const State = Annotation.Root({ x: Annotation<number>() })

/** The builder, whatever names are given to it. */
interface LooseBuilder {
  addNode(name: string, node: unknown, options?: object): LooseBuilder
  addEdge(source: string, target: string): LooseBuilder
  addConditionalEdges(source: string, path: () => string, map: Record<string, string>): void
  compile(): CompiledGraph
}

const builder = (): LooseBuilder => new StateGraph(State) as unknown as LooseBuilder

/** A chain of these nodes; a nested graph is one. */
function chainOf(nodes: readonly (readonly [name: string, graph?: CompiledGraph])[]) {
  const graph = builder()
  let last: string = START
  for (const [name, nested] of nodes) {
    graph.addNode(name, nested ?? (() => ({})))
    graph.addEdge(last, name)
    last = name
  }
  return graph
}

const RESERVED =
  'end graph subgraph flowchart style linkStyle classDef class click href call default direction interpolate'
    .split(' ')
    .flatMap((word) => [word, word.toUpperCase()])
const HOSTILE = [
  ...RESERVED,
  'x"] --> y["z',
  "it's",
  '(((',
  '}}',
  '<script>alert(1)</script>',
  '<b>bold</b>',
  '#quot;',
  '&amp;',
  '%% note',
  '`code`',
  '**strong**',
  '1. one',
  'a;b',
  'a\nb',
  '  blanks  ',
  'a--b',
  'o---o',
  '@{ shape }',
  'поиск',
  '検索',
  '🦊',
  '\\65nd',
  '-',
  '_',
  '__proto__',
  'constructor',
  'toString',
  'end b',
  'end-b',
  'endless',
  '--',
  'x-',
  '-x',
]

interface Drawn {
  readonly labels: readonly string[]
  readonly element: Element
}

let drawings = 0

async function draw(text: string): Promise<Drawn> {
  const { svg } = await mermaid.render(`drawing${++drawings}`, text)
  const element = document.createElement('div')
  element.innerHTML = svg
  const labels = [...element.querySelectorAll('.nodeLabel')].map((each) => each.textContent)
  return { labels, element }
}

/** As HTML shows a text. */
const shown = (text: string): string => text.replace(/\s+/g, ' ').trim()

describe('the Mermaid text of a graph, read by Mermaid', () => {
  beforeAll(() => mermaid.initialize({ startOnLoad: false, securityLevel: 'strict' }))

  it.each(HOSTILE)('has a node for the name %j, and nothing else', async (name) => {
    const text = chainOf([[name], ['other']])
      .compile()
      .getGraph()
      .toMermaid()
    const { labels, element } = await draw(text)
    expect(labels.map(shown)).toEqual(['__start__', shown(name), 'other', '__end__'])
    expect(element.querySelectorAll('.edgePaths path')).toHaveLength(3)
    expect(element.querySelector('script, b')).toBeNull()
  })

  it.each(HOSTILE)('has a nested graph of the name %j around its nodes', async (name) => {
    const inner = chainOf([['a'], ['b']]).compile()
    const graph = chainOf([['a'], [name, inner]]).compile()
    const { labels, element } = await draw(graph.getGraph({ xray: true }).toMermaid())
    expect(labels.map(shown).toSorted()).toEqual(
      ['__end__', '__start__', 'a', 'a', 'b', shown(name)].toSorted(),
    )
    expect(element.querySelectorAll('.cluster')).toHaveLength(1)
  })

  it.each(HOSTILE)('has the label %j at an edge', async (label) => {
    const graph = chainOf([['a'], ['b']])
    graph.addConditionalEdges('a', () => label, { [label]: END })
    const { element } = await draw(graph.compile().getGraph().toMermaid())
    const labels = [...element.querySelectorAll('.edgeLabel')].map((each) =>
      shown(each.textContent),
    )
    expect(labels).toContain(shown(label))
  })

  it('has the metadata of a node', async () => {
    const graph = builder()
      .addNode('a', () => ({}), { metadata: { note: 'say "hi" <now>', n: 1 }, defer: true })
      .addEdge(START, 'a')
    const { labels } = await draw(graph.compile().getGraph().toMermaid())
    expect(shown(labels[1]!)).toBe('anote = say "hi" <now>n = 1defer = true')
  })

  it('has nested graphs of one name as often as there are some', async () => {
    const inner = () => chainOf([['a'], ['b']]).compile()
    const middle = () => chainOf([['child', inner()]]).compile()
    const graph = chainOf([['left', middle()], ['right', middle()], ['child']]).compile()
    const { labels, element } = await draw(graph.getGraph({ xray: true }).toMermaid())
    expect(element.querySelectorAll('.cluster')).toHaveLength(4)
    expect(labels.filter((label) => label === 'a')).toHaveLength(2)
  })
})

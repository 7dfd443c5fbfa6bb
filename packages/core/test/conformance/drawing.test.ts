import {
  Annotation,
  type CompiledGraph,
  type DrawnGraph,
  END,
  entrypoint,
  type NodeOptions,
  RivuletError,
  Send,
  START,
  StateGraph,
} from '@rivulet/core'
import { describe, expect, it } from 'vitest'
import { thrownBy } from '../settle.ts'

const State = Annotation.Root({ x: Annotation<number>() })

const nothing = () => ({})

const builder = (...names: string[]) => {
  const graph = new StateGraph(State) as unknown as LooseBuilder // names are texts here
  for (const name of names) graph.addNode(name, nothing)
  return graph
}

/** The builder, whatever names are given to it. */
interface LooseBuilder {
  addNode(name: string, node: unknown, options?: NodeOptions): LooseBuilder
  addEdge(source: string | readonly string[], target: string): LooseBuilder
  addConditionalEdges(source: string, path: () => unknown, map?: unknown): LooseBuilder
  compile(options?: object): CompiledGraph
}

/** `a` → `b` as a nested graph. */
const pair = () =>
  builder('a', 'b').addEdge(START, 'a').addEdge('a', 'b').addEdge('b', END).compile()

/** Calls a tool until it has enough: begins and ends in a loop. */
const agent = () =>
  builder('agent', 'tools')
    .addEdge(START, 'agent')
    .addConditionalEdges('agent', () => END, ['tools', END])
    .addEdge('tools', 'agent')
    .compile()

/** Edges as text: `a->b`, `a.>b` where it is conditional, with the label behind it. */
const edgesOf = ({ edges }: DrawnGraph): string[] =>
  edges.map(
    ({ source, target, data, conditional }) =>
      `${source}${conditional ? '.' : '-'}>${target}${data === undefined ? '' : ` ${data}`}`,
  )

const idsOf = ({ nodes }: DrawnGraph): string[] => nodes.map(({ id }) => id)

describe('semantics §4.16 a drawing', () => {
  it('has the nodes in the order of their declaration, between START and END', () => {
    const drawn = builder('z', 'a').addEdge(START, 'z').addEdge('z', 'a').compile().getGraph()
    expect(drawn.nodes).toEqual([
      { id: START, type: 'start', data: { name: START } },
      { id: 'z', type: 'function', data: { name: 'z' } },
      { id: 'a', type: 'function', data: { name: 'a' } },
      { id: END, type: 'end', data: { name: END } },
    ])
  })

  it('has an edge to END from where nothing else leads on', () => {
    const graph = builder('a', 'b', 'c').addEdge(START, 'a').addEdge('a', 'c').addEdge('a', 'b')
    expect(edgesOf(graph.compile().getGraph())).toEqual([
      '__start__->a',
      'a->b',
      'a->c',
      'b->__end__',
      'c->__end__',
    ])
  })

  it('has an edge to END where one is declared, also by a list', () => {
    const graph = builder('a', 'b').addEdge(START, 'a').addEdge('a', 'b').addEdge(['a', 'b'], END)
    expect(edgesOf(graph.compile().getGraph())).toEqual([
      '__start__->a',
      'a->b',
      'a->__end__',
      'b->__end__',
    ])
  })

  it('has no END where a graph never ends, and no edge twice', () => {
    const graph = builder('a', 'b').addEdge(START, 'a').addEdge('a', 'b').addEdge('a', 'b')
    const drawn = graph.addEdge('b', 'a').compile().getGraph()
    expect(edgesOf(drawn)).toEqual(['__start__->a', 'a->b', 'b->a'])
    expect(idsOf(drawn)).toEqual([START, 'a', 'b'])
  })

  it('has an edge from every source of a list edge', () => {
    const graph = builder('a', 'b', 'c').addEdge(START, 'a').addEdge(START, 'b')
    expect(edgesOf(graph.addEdge(['a', 'b'], 'c').compile().getGraph())).toEqual([
      '__start__->a',
      '__start__->b',
      'a->c',
      'b->c',
      'c->__end__',
    ])
  })

  it('leads from a condition without a map to every node and to END', () => {
    const graph = builder('a', 'b')
      .addEdge(START, 'a')
      .addConditionalEdges('a', () => 'b')
    expect(edgesOf(graph.compile().getGraph())).toEqual([
      '__start__->a',
      'a.>__end__',
      'a.>a',
      'a.>b',
      'b->__end__',
    ])
  })

  it('leads from START where a condition chooses the first node', () => {
    const graph = builder('a').addConditionalEdges(START, () => 'a', ['a', END])
    expect(edgesOf(graph.compile().getGraph())).toEqual([
      '__start__.>__end__',
      '__start__.>a',
      'a->__end__',
    ])
  })

  it('has a label where a condition returns something else than the target', () => {
    const graph = builder('a', 'b').addEdge(START, 'a')
    graph.addConditionalEdges('a', () => 'go', { go: 'b', b: 'b', stop: END })
    expect(edgesOf(graph.compile().getGraph())).toEqual([
      '__start__->a',
      'a.>__end__ stop',
      'a.>b',
      'a.>b go',
      'b->__end__',
    ])
  })

  it('leads where the Commands of a node may go, by its ends, with labels where there are some', () => {
    const graph = builder('b', 'c')
    graph.addNode('a', () => new Send('b', {}), { ends: ['b', END] })
    graph.addNode('d', nothing, { ends: { b: 'again', c: 'c' } })
    graph.addEdge(START, 'a').addEdge('b', 'd')
    expect(edgesOf(graph.compile().getGraph())).toEqual([
      '__start__->a',
      'a.>__end__',
      'a.>b',
      'b->d',
      'd.>b again',
      'd.>c',
      'c->__end__',
    ])
  })

  it('refuses ends that are no nodes, or no names', () => {
    const codes = [['nobody'], { nobody: 'x' }, 'b'].map((ends) => {
      const graph = builder('b').addEdge(START, 'b')
      return thrownBy(() => {
        graph.addNode('a', nothing, { ends: ends as string[] })
        graph.compile()
      })
    })
    expect(codes.map((error) => RivuletError.isInstance(error) && error.code)).toEqual([
      'UNKNOWN_NODE',
      'UNKNOWN_NODE',
      'INVALID_ARGUMENT',
    ])
  })

  it('tells in the metadata what is deferred, and where a run stops', () => {
    const graph = builder('b', 'c', 'd')
    graph.addNode('a', nothing, { defer: true, metadata: { team: 'red' } })
    for (const name of ['a', 'b', 'c', 'd']) graph.addEdge(START, name)
    const options = { interruptBefore: ['a', 'b'], interruptAfter: ['b', 'c'] }
    const { nodes } = graph.compile(options).getGraph()
    expect(nodes.map(({ id, metadata }) => [id, metadata])).toEqual([
      [START, undefined],
      ['b', { __interrupt: 'before,after' }],
      ['c', { __interrupt: 'after' }],
      ['d', undefined],
      ['a', { team: 'red', defer: true, __interrupt: 'before' }],
      [END, undefined],
    ])
    const all = graph.compile({ interruptBefore: '*' }).getGraph()
    expect(all.nodes.slice(1, -1).every(({ metadata }) => metadata?.['__interrupt'])).toBe(true)
  })

  it('does not have error handlers: no edge leads to them', () => {
    const graph = builder().addNode('a', nothing, { errorHandler: nothing }).addEdge(START, 'a')
    expect(idsOf(graph.compile().getGraph())).toEqual([START, 'a', END])
  })

  it('has the one function of an entrypoint', () => {
    const program = entrypoint('program', (topic: string) => topic)
    expect(edgesOf(program.getGraph())).toEqual(['__start__->program', 'program->__end__'])
  })
})

describe('semantics §4.16 a drawing with nested graphs', () => {
  const outer = () =>
    builder('last')
      .addNode('child', pair())
      .addEdge(START, 'child')
      .addEdge('child', 'last')
      .compile()

  it('has them as one node unless xray is asked for', () => {
    const drawn = outer().getGraph()
    expect(drawn.nodes.map(({ id, type }) => [id, type])).toEqual([
      [START, 'start'],
      ['last', 'function'],
      ['child', 'graph'],
      [END, 'end'],
    ])
    expect(outer().getGraph({ xray: 0 }).nodes).toEqual(drawn.nodes)
  })

  it('has their nodes as parent:child with xray, without their START and END', () => {
    const drawn = outer().getGraph({ xray: true })
    expect(idsOf(drawn)).toEqual([START, 'last', END, 'child:a', 'child:b'])
    expect(drawn.nodes.at(-1)).toEqual({ id: 'child:b', type: 'function', data: { name: 'b' } })
    expect(edgesOf(drawn)).toEqual([
      '__start__->child:a',
      'child:b->last',
      'last->__end__',
      'child:a->child:b',
    ])
  })

  it('has their START and END where they begin or end with no single node', () => {
    const graph = builder().addNode('child', agent()).addEdge(START, 'child').compile()
    expect(edgesOf(graph.getGraph({ xray: true }))).toEqual([
      '__start__->child:__start__',
      'child:__end__->__end__',
      'child:__start__->child:agent',
      'child:agent.>child:__end__',
      'child:agent.>child:tools',
      'child:tools->child:agent',
    ])
  })

  it('leaves one that never ends a node', () => {
    const endless = builder('a').addEdge(START, 'a').addEdge('a', 'a').compile()
    const graph = builder().addNode('child', endless).addEdge(START, 'child').compile()
    expect(idsOf(graph.getGraph({ xray: true }))).toEqual([START, 'child', END])
  })

  it('draws as many levels as xray says', () => {
    const middle = builder().addNode('child', pair()).addEdge(START, 'child').compile()
    const graph = builder().addNode('middle', middle).addEdge(START, 'middle').compile()
    const inner = (xray: boolean | number): string[] => idsOf(graph.getGraph({ xray })).slice(2)
    expect(inner(1)).toEqual(['middle:child'])
    expect(inner(2)).toEqual(['middle:child:a', 'middle:child:b'])
    expect(inner(true)).toEqual(inner(2))
  })

  it('draws two nodes with one graph as two', () => {
    const child = pair()
    const graph = builder().addNode('left', child).addNode('right', child).addEdge(START, 'left')
    const drawn = graph.addEdge('left', 'right').compile().getGraph({ xray: true })
    expect(edgesOf(drawn)).toEqual([
      '__start__->left:a',
      'left:b->right:a',
      'right:b->__end__',
      'left:a->left:b',
      'right:a->right:b',
    ])
  })
})

describe('semantics §4.16 the Mermaid text', () => {
  it('is the one that is known', () => {
    const graph = builder('b')
    graph.addNode('a', nothing, { metadata: { team: 'red' } })
    graph.addEdge(START, 'a').addConditionalEdges('a', () => 'no', { no: END, b: 'b' })
    expect(
      graph
        .compile({ interruptBefore: ['a'] })
        .getGraph()
        .toMermaid(),
    ).toBe(
      `---
config:
  flowchart:
    curve: linear
---
graph TD;
	__start__([<p>__start__</p>]):::first
	b(b)
	a(a<hr/><small><em>team = red
__interrupt = before</em></small>)
	__end__([<p>__end__</p>]):::last
	__start__ --> a;
	a -. &nbsp;no&nbsp; .-> __end__;
	a -.-> b;
	b --> __end__;
	classDef default fill:#f2f0ff,line-height:1.2
	classDef first fill-opacity:0
	classDef last fill:#bfb6fc
`,
    )
  })

  it('has nested graphs within subgraphs, of whatever depth', () => {
    const middle = builder('after').addNode('child', pair()).addEdge(START, 'child')
    const graph = builder().addNode('middle', middle.addEdge('child', 'after').compile())
    const text = graph.addEdge(START, 'middle').compile().getGraph({ xray: true }).toMermaid()
    expect(text.split('\n').slice(6, -4)).toEqual([
      '\t__start__([<p>__start__</p>]):::first',
      '\t__end__([<p>__end__</p>]):::last',
      '\t__start__ --> middle\\3achild\\3aa;',
      '\tmiddle\\3aafter --> __end__;',
      '\tsubgraph middle',
      '\tmiddle\\3aafter(after)',
      '\tmiddle\\3achild\\3ab --> middle\\3aafter;',
      '\tsubgraph child',
      '\tmiddle\\3achild\\3aa(a)',
      '\tmiddle\\3achild\\3ab(b)',
      '\tmiddle\\3achild\\3aa --> middle\\3achild\\3ab;',
      '\tend',
      '\tend',
    ])
  })

  it('breaks long labels after nine words', () => {
    const label = 'one two three four five six seven eight nine ten'
    const graph = builder('a', 'b').addEdge(START, 'a')
    graph.addConditionalEdges('a', () => label, { [label]: 'b' })
    expect(graph.compile().getGraph().toMermaid()).toContain(
      '\ta -. &nbsp;one two three four five six seven eight nine&nbsp<br>&nbspten&nbsp; .-> b;',
    )
  })

  it('escapes names that mean something to Mermaid or to HTML', () => {
    const names = ['end', 'a b', 'x"] --> y', '<img src=x>', 'поиск', '_quiet_']
    const graph = builder(...names)
    for (const name of names) graph.addEdge(START, name)
    const lines = graph.compile().getGraph().toMermaid().split('\n')
    expect(lines.slice(7, 13)).toEqual([
      '\t\\65nd("end")',
      '\ta\\20b(a b)',
      '\tx\\22\\5d\\20-\\2d\\3e\\20y("x#34;#93; --#62; y")',
      '\t\\3cimg\\20src\\3dx\\3e("#60;img src=x#62;")',
      '\t\\43f\\43e\\438\\441\\43a(поиск)',
      '\t_quiet_(<p>_quiet_</p>)',
    ])
  })

  it('tells two nested graphs of one name apart', () => {
    const middle = () => builder().addNode('child', pair()).addEdge(START, 'child').compile()
    const graph = builder().addNode('left', middle()).addNode('right', middle())
    const text = graph.addEdge(START, 'left').addEdge('left', 'right').compile()
    const subgraphs = text
      .getGraph({ xray: true })
      .toMermaid()
      .match(/subgraph .*/g)
    expect(subgraphs).toEqual([
      'subgraph left',
      'subgraph child',
      'subgraph right',
      'subgraph right\\3achild\\3a["child"]',
    ])
  })
})

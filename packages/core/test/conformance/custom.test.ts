import { Annotation, getStreamWriter, RivuletError, START, StateGraph } from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { brief, thrownBy } from '../settle.ts'

const State = Annotation.Root({ x: Annotation<number>() })

const child = new StateGraph(State)
  .addNode('inner', (_state, runtime) => runtime.writer('inner'))
  .addEdge(START, 'inner')
  .compile()

const outer = () =>
  new StateGraph(State)
    .addNode('before', (_state, runtime) => runtime.writer('before'))
    .addNode('child', child)
    .addEdge(START, 'before')
    .addEdge('before', 'child')
    .compile()

describe('semantics §1.7 custom', () => {
  it('is whatever was written, as it is, any number of times', async () => {
    const things = ['text', 0, null, undefined, [1], { deep: { list: [] } }, false]
    const graph = new StateGraph(State)
      .addNode('n', (_state, runtime) => things.forEach((thing) => runtime.writer(thing)))
      .addEdge(START, 'n')
      .compile()
    const parts = await collectParts(graph.stream({}, { streamMode: 'custom' }))
    expect(parts.map(({ data }) => data)).toEqual(things)
  })

  it('comes from the writer of the runtime and from the ambient one', async () => {
    const graph = new StateGraph(State)
      .addNode('n', (_state, runtime) => {
        runtime.writer('runtime')
        getStreamWriter()('ambient')
      })
      .addEdge(START, 'n')
      .compile()
    const parts = await collectParts(graph.stream({}, { streamMode: 'custom' }))
    expect(brief(parts)).toEqual([
      ['custom', 'runtime'],
      ['custom', 'ambient'],
    ])
  })

  it('comes from conditions, too, before the update of their node', async () => {
    const graph = new StateGraph(State)
      .addNode('a', () => ({ x: 1 }))
      .addNode('b', () => ({ x: 2 }))
      .addEdge(START, 'a')
      .addConditionalEdges('a', (_state, runtime) => {
        runtime.writer('deciding')
        return 'b'
      })
      .compile()
    const parts = await collectParts(graph.stream({}, { streamMode: ['custom', 'updates'] }))
    expect(brief(parts)).toEqual([
      ['custom', 'deciding'],
      ['updates', { a: { x: 1 } }],
      ['updates', { b: { x: 2 } }],
    ])
  })

  it('is not told when it was not asked for', async () => {
    const graph = new StateGraph(State)
      .addNode('n', (_state, runtime) => {
        runtime.writer('unheard')
        return { x: 1 }
      })
      .addEdge(START, 'n')
      .compile()
    expect(brief(await collectParts(graph.stream({})))).toEqual([['updates', { n: { x: 1 } }]])
  })

  it('has the namespace of the graph that the task belongs to', async () => {
    const parts = await collectParts(
      outer().stream({}, { streamMode: ['custom', 'tasks'], subgraphs: true }),
    )
    const task = parts.find(
      ({ type, data }) => type === 'tasks' && (data as { name: string }).name === 'child',
    )
    const { id } = task!.data as { id: string }
    expect(parts.filter(({ type }) => type === 'custom').map(({ ns, data }) => [ns, data])).toEqual(
      [
        [[], 'before'],
        [[`child:${id}`], 'inner'],
      ],
    )
  })

  it('is dropped in nested graphs when subgraphs are not asked for', async () => {
    const parts = await collectParts(outer().stream({}, { streamMode: 'custom' }))
    expect(brief(parts)).toEqual([['custom', 'before']])
  })

  it('cannot be written outside of a run', () => {
    expect(thrownBy(() => getStreamWriter())).toSatisfy(
      (error) => RivuletError.isInstance(error) && error.code === 'CONTEXT_LOST',
    )
  })
})

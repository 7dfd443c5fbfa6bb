import { Command, MemorySaver, START, StateGraph } from '@rivulet/core'
import { describe, expect, it } from 'vitest'
import { settle } from '../settle.ts'
import { chain, quiz, resume, State } from './fixtures.ts'
import { onThread, STREAMED, toTrace, TRACE } from './trace.ts'

describe('semantics §2.5 interrupts in nested graphs', () => {
  const nested = () => {
    const mid = new StateGraph(State).addNode('leaf', quiz().compile()).addEdge(START, 'leaf')
    return new StateGraph(State)
      .addNode('mid', mid.compile())
      .addEdge(START, 'mid')
      .compile({ checkpointer: new MemorySaver() })
  }

  it('tells the group in the child and then in each graph above, under the same id', async () => {
    const settled = await settle(
      nested().stream({}, { ...onThread(), streamMode: STREAMED, subgraphs: true }),
    )
    expect(toTrace(settled).replace(/^.*t\+\[mid:<id>\|leaf:<id>\]ask /, '')).toBe(
      [
        'u[mid:<id>|leaf:<id>]{__interrupt__:[I]}',
        'v[mid:<id>|leaf:<id>]{log}(interrupts[I])',
        't-[mid:<id>|leaf:<id>]ask(interrupts[I])',
        'u[mid:<id>]{__interrupt__:[I]}',
        'v[mid:<id>]{log}(interrupts[I])',
        't-[mid:<id>]leaf(interrupts[I])',
        'u{__interrupt__:[I]}',
        'v{log}(interrupts[I])',
        't-mid(interrupts[I])',
      ].join(' '),
    )
  })

  it('tells what siblings wrote at the root only', async () => {
    const graph = new StateGraph(State)
      .addNode('child', quiz('inside').compile())
      .addNode('side', () => ({ log: ['side'] }))
      .addEdge(START, 'child')
      .addEdge(START, 'side')
      .compile()
    const settled = await settle(
      graph.stream({ y: 1 }, { streamMode: ['values', 'updates'], subgraphs: true }),
    )
    const below = toTrace({
      parts: settled.parts.filter(({ ns }) => ns.length > 0),
      error: undefined,
    })
    expect(below).toBe(
      'v[child:<id>]{y,log} u[child:<id>]{__interrupt__:[I]} ' +
        'v[child:<id>]{y,log}(interrupts[I]) u[child:<id>]{inside}',
    )
    const last = settled.parts.at(-1)!
    expect([last.type, last.ns, last.data]).toEqual(['values', [], { y: 1, log: ['side'] }])
  })

  it('tells the group at the root when subgraphs are not asked for', async () => {
    const settled = await settle(nested().stream({}, { ...onThread(), streamMode: STREAMED }))
    expect(toTrace(settled)).toBe(
      't+mid u{__interrupt__:[I]} v{log}(interrupts[I]) t-mid(interrupts[I])',
    )
  })

  it('is resumed through the node that holds the child', async () => {
    const graph = nested()
    await graph.invoke({}, onThread())
    const settled = await settle(
      graph.stream(resume(7), {
        ...onThread(),
        streamMode: 'updates',
        subgraphs: true,
      }),
    )
    expect(toTrace(settled)).toBe('u[mid:<id>|leaf:<id>]{ask} u[mid:<id>]{leaf} u{mid}')
    expect((await graph.getState(onThread())).values).toEqual({ x: 7, log: [] })
  })

  it('tells state, checkpoint and tasks of the child from where it stopped when it is resumed', async () => {
    const graph = new StateGraph(State)
      .addNode('child', quiz().compile())
      .addEdge(START, 'child')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    const settled = await settle(graph.stream(resume(1), { ...TRACE, subgraphs: true }))
    expect(toTrace(settled)).toBe(
      [
        'v{log} cp(0,next[child]) t+child',
        'v[child:<id>]{log} cp[child:<id>](0,next[ask]) t+[child:<id>]ask',
        'u[child:<id>]{ask} t-[child:<id>]ask v[child:<id>]{x,log} cp[child:<id>](1,next[])',
        'u{child} t-child v{x,log} cp(1,next[])',
      ].join(' '),
    )
  })

  it('tells a static interrupt of the child at the root only, empty', async () => {
    const graph = new StateGraph(State)
      .addNode('child', chain().compile({ interruptBefore: ['b'] }))
      .addEdge(START, 'child')
      .compile({ checkpointer: new MemorySaver() })
    const options = { ...onThread(), streamMode: ['values', 'updates'], subgraphs: true } as const
    expect(toTrace(await settle(graph.stream({}, options)))).toBe(
      'v[child:<id>]{log} u[child:<id>]{a} v[child:<id>]{x,log} u{__interrupt__:[]}',
    )
    expect(toTrace(await settle(graph.stream(null, options)))).toBe(
      'v{log} v[child:<id>]{x,log} u[child:<id>]{b} v[child:<id>]{x,y,log} u{child} v{x,y,log}',
    )
  })

  it('lets siblings of a child that stops end, and shows what they wrote', async () => {
    const child = new StateGraph(State)
      .addNode('inner', () => ({ x: 1 }))
      .addEdge(START, 'inner')
      .compile({ interruptBefore: ['inner'] })
    const graph = new StateGraph(State)
      .addNode('child', child)
      .addNode('side', () => ({ log: ['side'] }))
      .addEdge(START, 'child')
      .addEdge(START, 'side')
      .compile({ checkpointer: new MemorySaver() })
    const options = { ...onThread(), streamMode: ['values', 'updates'] } as const
    expect(toTrace(await settle(graph.stream({}, options)))).toBe(
      'u{side} v{log} u{__interrupt__:[]}',
    )
    expect((await graph.getState(onThread())).next).toEqual(['child'])
    expect(toTrace(await settle(graph.stream(null, options)))).toBe(
      'v{log} u{side,__metadata__:{cached:true}} u{child} v{x,log}',
    )
  })

  it('asks for the answers of graphs that were called side by side one after the other', async () => {
    const asking = (question: string) =>
      new StateGraph(State)
        .addNode('ask', (_state, runtime) => ({ log: [runtime.interrupt<string>(question)] }))
        .addEdge(START, 'ask')
        .compile()
    const [first, second] = [asking('first?'), asking('second?')]
    const graph = new StateGraph(State)
      .addNode('caller', async (_state, runtime) => {
        const outputs = await Promise.all([first.invoke({}, runtime), second.invoke({}, runtime)])
        return { log: outputs.flatMap(({ value }) => value!.log) }
      })
      .addEdge(START, 'caller')
      .compile({ checkpointer: new MemorySaver() })
    const one = await graph.invoke({}, onThread())
    expect(one.interrupts.map(({ value }) => value)).toEqual(['first?'])
    const two = await graph.invoke(resume('1'), onThread())
    expect(two.interrupts.map(({ value }) => value)).toEqual(['second?'])
    const { value } = await graph.invoke(resume('2'), onThread())
    expect(value).toEqual({ log: ['1', '2'] })
  })

  it('runs a finished child of a node that asks itself again only from its stored end', async () => {
    let runs = 0
    const child = new StateGraph(State)
      .addNode('work', () => {
        runs++
        return { y: 2 }
      })
      .addEdge(START, 'work')
      .compile()
    const graph = new StateGraph(State)
      .addNode('caller', async (state, runtime) => {
        const { value } = await child.invoke(state, runtime)
        return { x: runtime.interrupt<number>('How many?'), y: value!.y }
      })
      .addEdge(START, 'caller')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    const { value } = await graph.invoke(resume(7), onThread())
    expect(value).toEqual({ x: 7, y: 2, log: [] })
    expect(runs).toBe(1)
  })

  it('keeps the finished tasks of the child from running again', async () => {
    const runs: string[] = []
    const child = new StateGraph(State)
      .addNode('first', () => {
        runs.push('first')
        return { log: ['first'] }
      })
      .addNode('ask', (_state, runtime) => ({ x: runtime.interrupt<number>('How many?') }))
      .addNode('side', () => {
        runs.push('side')
        return { log: ['side'] }
      })
      .addEdge(START, 'first')
      .addEdge('first', 'ask')
      .addEdge('first', 'side')
      .compile()
    const graph = new StateGraph(State)
      .addNode('child', child)
      .addEdge(START, 'child')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    const { value } = await graph.invoke(resume(7), onThread())
    expect(value).toEqual({ x: 7, log: ['first', 'side'] })
    expect(runs).toEqual(['first', 'side'])
  })

  it('tells what finished siblings in the child had written as cached, in the namespace of the child', async () => {
    const graph = new StateGraph(State)
      .addNode('child', quiz('a-done', 'side').compile())
      .addEdge(START, 'child')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    const options = { ...onThread(), streamMode: ['updates', 'tasks'], subgraphs: true } as const
    expect(toTrace(await settle(graph.stream(new Command({ resume: 1 }), options)))).toBe(
      't+child t+[child:<id>]a-done t+[child:<id>]ask t+[child:<id>]side ' +
        'u[child:<id>]{a-done,__metadata__:{cached:true}} ' +
        'u[child:<id>]{side,__metadata__:{cached:true}} ' +
        'u[child:<id>]{ask} t-[child:<id>]ask u{child} t-child',
    )
  })
})

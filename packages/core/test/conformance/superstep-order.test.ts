import { Command, MemorySaver, Send, START, StateGraph } from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { settle, tap } from '../settle.ts'
import { chain, nested, quiz, State } from './fixtures.ts'
import { createGate, onThread, startsIn, toTrace, TRACE, TRACED } from './trace.ts'

/** `ask` says that it asks and waits, `side` ends. */
const writingQuiz = () =>
  new StateGraph(State)
    .addNode('ask', (_state, runtime) => {
      runtime.writer('asking')
      return { x: runtime.interrupt<number>('How many?') }
    })
    .addNode('side', () => ({ y: 1 }))
    .addEdge(START, 'ask')
    .addEdge(START, 'side')
    .compile({ checkpointer: new MemorySaver() })

describe('semantics §2.1 one superstep', () => {
  it('tells checkpoint, starts, what nodes write, update and result of each, values, next checkpoint', async () => {
    const graph = new StateGraph(State)
      .addNode('b', (_state, runtime) => {
        runtime.writer('b')
        return { y: 1 }
      })
      .addNode('a', (_state, runtime) => {
        runtime.writer('a')
        return { x: 1 }
      })
      .addEdge(START, 'b')
      .addEdge(START, 'a')
      .compile({ checkpointer: new MemorySaver() })
    const settled = await settle(graph.stream({ log: ['in'] }, TRACE))
    const trace = toTrace(settled)
    expect(trace).toMatch(
      /^cp\(-1,input,next\[__start__\]\) v\{log\} cp\(0,next\[a,b\]\) t\+a t\+b /,
    )
    // What nodes write is told as they write it: only the order within a task is given.
    const toldOf = (node: string): string[] =>
      settled.parts
        .filter(({ type, data }) => {
          if (type === 'custom') return data === node
          return type === 'tasks' ? data.name === node : type === 'updates' && node in data
        })
        .map(({ type }) => type)
    expect(toldOf('a')).toEqual(['tasks', 'custom', 'updates', 'tasks'])
    expect(toldOf('b')).toEqual(['tasks', 'custom', 'updates', 'tasks'])
    expect(trace).toMatch(/ v\{x,y,log\} cp\(1,next\[\]\)$/)
  })

  it('starts Sends first, in the order they were sent, then nodes alphabetically', async () => {
    const graph = new StateGraph(State)
      .addNode('start', () => [new Send('w2', {}), new Send('w1', {}), new Send('w2', {})])
      .addNode('w1', () => {})
      .addNode('w2', () => {})
      .addNode('zz', () => {})
      .addNode('aa', () => {})
      .addEdge(START, 'start')
      .addEdge('start', 'zz')
      .addEdge('start', 'aa')
      .compile()
    const parts = await collectParts(graph.stream({}, { streamMode: 'tasks' }))
    expect(startsIn(parts).map(({ name }) => name)).toEqual(['start', 'w2', 'w1', 'w2', 'aa', 'zz'])
  })

  it('tells update and result of each task in the order in which they finish', async () => {
    const [fast, faster] = [createGate(), createGate()]
    const graph = new StateGraph(State)
      .addNode('a', async () => {
        await fast.opened
        return { log: ['a'] }
      })
      .addNode('b', async () => {
        await faster.opened
        return { log: ['b'] }
      })
      .addNode('c', () => ({ log: ['c'] }))
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .addEdge(START, 'c')
      .compile()
    const stream = tap(graph.stream({}, { streamMode: TRACED }), ({ type, data }) => {
      if (type === 'tasks' && 'result' in data && data.name === 'c') faster.open()
      if (type === 'tasks' && 'result' in data && data.name === 'b') fast.open()
    })
    expect(toTrace(await settle(stream))).toBe('t+a t+b t+c u{c} t-c u{b} t-b u{a} t-a v{log}')
  })

  it('tells the updates of replayed tasks after all starts and before any node runs', async () => {
    const graph = writingQuiz()
    await graph.invoke({}, onThread())
    const trace = toTrace(await settle(graph.stream(new Command({ resume: 1 }), TRACE)))
    expect(trace).toBe(
      'v{log} cp(0,next[ask,side]) t+ask t+side u{side,__metadata__:{cached:true}} ' +
        'c u{ask} t-ask v{x,y,log} cp(1,next[])',
    )
  })

  it.each([
    [
      'before a node after the checkpoint and before the starts',
      { interruptBefore: ['b'] },
      'v{x,log} cp(1,next[b]) u{__interrupt__:[]}',
    ],
    [
      'after a node after the values and before the checkpoint is told',
      { interruptAfter: ['a'] },
      'v{x,log} u{__interrupt__:[]}',
    ],
  ] as const)('looks for a stop %s', async (_name, where, end) => {
    const graph = chain().compile({ checkpointer: new MemorySaver() })
    const trace = toTrace(await settle(graph.stream({}, { ...TRACE, ...where })))
    expect(trace).toBe(`cp(-1,input,next[__start__]) cp(0,next[a]) t+a u{a} t-a ${end}`)
  })

  it('tells values once per step, and only when a key that is shown was written', async () => {
    const graph = new StateGraph(State)
      .addNode('a', () => ({ x: 1 }))
      .addNode('b', () => ({ log: ['b'] }))
      .addNode('c', () => null)
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .addEdge('b', 'c')
      .compile()
    const streamMode = ['values', 'updates'] as const
    expect(toTrace(await settle(graph.stream({}, { streamMode })))).toBe(
      'u{a} v{x,log} u{b} v{x,log} u{c}',
    )
    expect(toTrace(await settle(graph.stream({}, { streamMode, outputKeys: ['log'] })))).toBe(
      'u{a} u{b} v{log} u{c}',
    )
  })

  it('tells everything of a step before any node of the next one starts', async () => {
    const heard: string[] = []
    const graph = new StateGraph(State)
      .addNode('a', () => ({ x: 1 }))
      .addNode('b', () => {
        heard.push('b runs')
      })
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .compile()
    const sink = {
      write: ({ type }: { type: string }) => void heard.push(type),
      pressure: () => undefined,
    }
    await graph.start({}, { streamMode: ['values', 'updates', 'tasks'] }, sink).done
    expect(heard).toEqual([
      'tasks',
      'updates',
      'tasks',
      'values',
      'tasks',
      'b runs',
      'updates',
      'tasks',
    ])
  })

  it('tells the parts of nested graphs as they come, within the step of their node', async () => {
    const graph = nested().compile({ checkpointer: new MemorySaver() })
    const trace = toTrace(await settle(graph.stream({ x: 1 }, { ...TRACE, subgraphs: true })))
    expect(trace).toBe(
      'cp(-1,input,next[__start__]) v{x,log} cp(0,next[child]) t+child ' +
        'cp[child:<id>](-1,input,next[__start__]) v[child:<id>]{x,log} cp[child:<id>](0,next[inner]) ' +
        't+[child:<id>]inner u[child:<id>]{inner} t-[child:<id>]inner v[child:<id>]{x,y,log} ' +
        'cp[child:<id>](1,next[]) u{child} t-child v{x,y,log} cp(1,next[])',
    )
  })

  it('tells no values for a step that only came to list edges', async () => {
    const graph = new StateGraph(State)
      .addNode('a', () => null)
      .addNode('b', () => null)
      .addNode('c', () => null)
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .addEdge(['a', 'b'], 'c')
      .compile()
    const streamMode = ['values', 'updates'] as const
    expect(toTrace(await settle(graph.stream({ x: 1 }, { streamMode })))).toBe(
      'v{x,log} u{a} u{b} u{c}',
    )
  })

  it('tells the updates of replayed tasks after all starts, also of those that come first', async () => {
    const graph = quiz('a-done', 'side').compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    expect(toTrace(await settle(graph.stream(new Command({ resume: 1 }), TRACE)))).toBe(
      'v{log} cp(0,next[a-done,ask,side]) t+a-done t+ask t+side ' +
        'u{a-done,__metadata__:{cached:true}} u{side,__metadata__:{cached:true}} ' +
        'u{ask} t-ask v{x,log} cp(1,next[])',
    )
  })
})

import { Command, MemorySaver, Send, START, StateGraph } from '@rivulet/core'
import { collectParts, createFakeIds, scriptedModel } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { brief, settle, tap } from '../settle.ts'
import { quiz, State, twoQuestions } from './fixtures.ts'
import { createGate, dataOf, onThread, STREAMED, toTrace } from './trace.ts'

describe('semantics §2.5 interrupts in the stream', () => {
  it('tells __interrupt__, then the state before the step with the interrupt, then the result, and ends', async () => {
    const parts = await collectParts(quiz().compile().stream({ y: 1 }, { streamMode: STREAMED }))
    const interrupt = { id: expect.stringMatching(/^[0-9a-f]{32}$/) as string, value: 'How many?' }
    expect(parts.slice(-3)).toEqual([
      { type: 'updates', ns: [], data: { __interrupt__: [interrupt] } },
      { type: 'values', ns: [], data: { y: 1, log: [] }, interrupts: [interrupt] },
      {
        type: 'tasks',
        ns: [],
        data: {
          id: expect.any(String) as string,
          name: 'ask',
          error: null,
          result: {},
          interrupts: [interrupt],
        },
      },
    ])
  })

  it('tells one such group per task that asks, each under its own id', async () => {
    const settled = await settle(twoQuestions().compile().stream({}, { streamMode: STREAMED }))
    expect(toTrace(settled)).toBe(
      't+a t+b u{__interrupt__:[I]} v{log}(interrupts[I]) t-a(interrupts[I]) ' +
        'u{__interrupt__:[I2]} v{log}(interrupts[I2]) t-b(interrupts[I2])',
    )
  })

  it('lets siblings run to the end and tells them as ever', async () => {
    const gate = createGate()
    const graph = quiz()
      .addNode('late', async () => {
        await gate.opened
        return { log: ['late'] }
      })
      .addEdge(START, 'late')
      .compile()
    const stream = tap(graph.stream({ y: 1 }, { streamMode: STREAMED }), ({ type, data }) => {
      if (type === 'updates' && '__interrupt__' in data) gate.open()
    })
    expect(toTrace(await settle(stream))).toBe(
      'v{y,log} t+ask t+late u{__interrupt__:[I]} v{y,log}(interrupts[I]) t-ask(interrupts[I]) ' +
        'u{late} t-late v{y,log}',
    )
  })

  it('tells the state with the writes of the siblings at last, without interrupts', async () => {
    const parts = await collectParts(
      quiz('side')
        .compile()
        .stream({ log: ['in'] }, { streamMode: 'values' }),
    )
    expect(parts.map(({ data, interrupts }) => [data, interrupts.length])).toEqual([
      [{ log: ['in'] }, 0],
      [{ log: ['in'] }, 1],
      [{ log: ['in', 'side'] }, 0],
    ])
  })

  it('tells no such state when no sibling wrote', async () => {
    const graph = quiz()
      .addNode('mute', () => null)
      .addEdge(START, 'mute')
      .compile()
    const parts = await collectParts(graph.stream({}, { streamMode: 'values' }))
    expect(parts.map(({ interrupts }) => interrupts.length)).toEqual([1])
  })

  it('tells no such state when what the siblings wrote is not shown', async () => {
    const parts = await collectParts(
      quiz('side')
        .compile()
        .stream({}, { streamMode: 'values', outputKeys: ['x', 'y'] }),
    )
    expect(parts.map(({ interrupts }) => interrupts.length)).toEqual([1])
  })

  it('works without a saver: the parts are told and the run ends', async () => {
    const settled = await settle(quiz('side').compile().stream({}, { streamMode: STREAMED }))
    expect(toTrace(settled)).toBe(
      't+ask t+side u{__interrupt__:[I]} v{log}(interrupts[I]) t-ask(interrupts[I]) ' +
        'u{side} t-side v{log}',
    )
  })

  it('runs the node again from its first line when it is resumed, messages under new ids', async () => {
    const graph = new StateGraph(State)
      .addNode('ask', async (_state, runtime) => {
        runtime.writer('asking')
        await scriptedModel(['Hm', '.']).invoke('?', runtime)
        return { x: runtime.interrupt<number>('How many?') }
      })
      .addEdge(START, 'ask')
      .compile({ checkpointer: new MemorySaver(), ids: createFakeIds() })
    const options = { ...onThread(), streamMode: ['custom', 'messages'] } as const
    const before = await collectParts(graph.stream({}, options))
    const after = await collectParts(graph.stream(new Command({ resume: 3 }), options))
    const messagesIn = (parts: typeof before) =>
      dataOf(parts, 'messages').map(([message]) => message)
    expect(dataOf(after, 'custom')).toEqual(['asking'])
    expect(messagesIn(after).map(({ content }) => content)).toEqual(
      messagesIn(before).map(({ content }) => content),
    )
    expect(messagesIn(before).length).toBeGreaterThan(0)
    const ids = new Set(messagesIn(before).map(({ id }) => id))
    for (const { id } of messagesIn(after)) expect(ids.has(id)).toBe(false)
  })

  it('stops a condition that asks as it stops its node', async () => {
    const graph = new StateGraph(State)
      .addNode('a', () => ({ x: 1 }))
      .addNode('b', () => ({ log: ['b'] }))
      .addEdge(START, 'a')
      .addConditionalEdges('a', (_state, runtime) => runtime.interrupt<'b'>('Where?'))
      .compile({ checkpointer: new MemorySaver() })
    const settled = await settle(graph.stream({}, { ...onThread(), streamMode: STREAMED }))
    expect(toTrace(settled)).toBe(
      't+a u{__interrupt__:[I]} v{log}(interrupts[I]) t-a(interrupts[I])',
    )
    const { value } = await graph.invoke(new Command({ resume: 'b' }), onThread())
    expect(value).toEqual({ x: 1, log: ['b'] })
  })

  it('lets a node that catches the signal go on: nothing was asked', async () => {
    const graph = new StateGraph(State)
      .addNode('ask', (_state, runtime) => {
        try {
          return { x: runtime.interrupt<number>('How many?') }
        } catch {
          return { x: 0 }
        }
      })
      .addEdge(START, 'ask')
      .compile()
    expect(await graph.invoke({})).toEqual({ value: { x: 0, log: [] }, interrupts: [] })
  })

  it('folds what several siblings wrote in the order of their paths, not of their ends', async () => {
    const gate = createGate()
    const graph = new StateGraph(State)
      .addNode('start', () => [new Send('sent', 's1'), new Send('sent', 's2')])
      .addNode('sent', (args) => ({ log: [args as unknown as string] }))
      .addNode('aa', async () => {
        await gate.opened
        return { log: ['aa'] }
      })
      .addNode('ask', (_state, runtime) => ({ x: runtime.interrupt<number>('How many?') }))
      .addNode('zz', () => ({ log: ['zz'] }))
      .addEdge(START, 'start')
      .addEdge('start', 'aa')
      .addEdge('start', 'ask')
      .addEdge('start', 'zz')
      .compile()
    const stream = tap(graph.stream({}, { streamMode: ['updates', 'values'] }), ({ data }) => {
      if ('zz' in data) gate.open()
    })
    const { parts } = await settle(stream)
    expect(brief(parts).at(-2)).toEqual(['updates', { aa: { log: ['aa'] } }])
    expect(brief(parts).at(-1)).toEqual(['values', { log: ['aa', 'zz', 's1', 's2'] }])
  })

  it('tells the group of a task that was sent, too', async () => {
    const graph = new StateGraph(State)
      .addNode('worker', (_args, runtime) => ({ x: runtime.interrupt<number>('How many?') }))
      .addConditionalEdges(START, () => new Send('worker', {}))
      .compile()
    const streamMode = ['values', 'updates', 'tasks'] as const
    expect(toTrace(await settle(graph.stream({}, { streamMode })))).toBe(
      't+worker u{__interrupt__:[I]} v{log}(interrupts[I]) t-worker(interrupts[I])',
    )
  })
})

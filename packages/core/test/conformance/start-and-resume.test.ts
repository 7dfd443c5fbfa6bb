import { Annotation, Command, MemorySaver, Send, START, StateGraph } from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { brief, settle } from '../settle.ts'
import { loggingChain, quiz, State } from './fixtures.ts'
import { dataOf, onThread, toTrace, TRACE } from './trace.ts'

const savedChain = () => loggingChain().compile({ checkpointer: new MemorySaver() })
const savedQuiz = () => quiz('side').compile({ checkpointer: new MemorySaver() })

describe('semantics §2.2 the start of a run', () => {
  it('tells the input checkpoint, the values after the input, the checkpoint of step 0', async () => {
    const trace = toTrace(await settle(savedChain().stream({ x: 1 }, TRACE)))
    expect(trace).toMatch(/^cp\(-1,input,next\[__start__\]\) v\{x,log\} cp\(0,next\[a\]\) t\+a /)
  })

  it.each([
    ['an empty input', {}, undefined],
    ['an input of unknown keys', { stranger: 1 }, undefined],
    ['an input of keys that are not shown', { x: 1 }, ['y', 'log']],
  ] as const)('tells no values for %s', async (_name, input: object, outputKeys) => {
    const trace = toTrace(await settle(savedChain().stream(input, { ...TRACE, outputKeys })))
    expect(trace).toMatch(/^cp\(-1,input,next\[__start__\]\) cp\(0,next\[a\]\) t\+a /)
  })

  it('ignores input keys that the input schema lacks', async () => {
    const graph = new StateGraph(State, { input: Annotation.Root({ x: Annotation<number>() }) })
      .addNode('a', () => {})
      .addEdge(START, 'a')
      .compile()
    const parts = await collectParts(
      graph.stream({ x: 1, y: 2 } as { x: number }, { streamMode: 'values' }),
    )
    expect(dataOf(parts, 'values')).toEqual([{ x: 1, log: [] }])
  })

  it('applies new input to the state that the thread has', async () => {
    const graph = savedChain()
    await graph.invoke({ x: 1 }, onThread())
    const parts = await collectParts(
      graph.stream({ y: 2, log: ['in'] }, { ...onThread(), streamMode: 'values' }),
    )
    expect(dataOf(parts, 'values')[0]).toEqual({ x: 1, y: 2, log: ['a', 'b', 'in'] })
  })
})

describe('semantics §2.2 the start of a resumed run', () => {
  it('tells the state, the same checkpoint again, and the starts of all tasks of the step', async () => {
    const graph = savedQuiz()
    const before = await collectParts(graph.stream({ y: 1 }, TRACE))
    const after = await settle(graph.stream(new Command({ resume: 5 }), TRACE))
    expect(toTrace(after)).toMatch(/^v\{y,log\} cp\(0,next\[ask,side\]\) t\+ask t\+side /)
    expect(after.parts[0]).toEqual({
      type: 'values',
      ns: [],
      data: { y: 1, log: [] },
      interrupts: [],
    })
    expect(dataOf(after.parts, 'checkpoints')[0]!.config).toEqual(
      dataOf(before, 'checkpoints').at(-1)!.config,
    )
  })

  it('tells the state even when nothing in it was ever written', async () => {
    const graph = new StateGraph(Annotation.Root({ x: Annotation<number>() }))
      .addNode('ask', (_state, runtime) => ({ x: runtime.interrupt<number>('?') }))
      .addEdge(START, 'ask')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    const parts = await collectParts(
      graph.stream(new Command({ resume: 1 }), {
        ...onThread(),
        streamMode: ['values', 'updates'],
      }),
    )
    expect(brief(parts)).toEqual([
      ['values', {}],
      ['updates', { ask: { x: 1 } }],
      ['values', { x: 1 }],
    ])
  })

  it('applies the update of a Command before that state is told', async () => {
    const graph = savedQuiz()
    await graph.invoke({}, onThread())
    const parts = await collectParts(
      graph.stream(new Command({ update: { y: 9 }, resume: 5 }), {
        ...onThread(),
        streamMode: 'values',
      }),
    )
    expect(dataOf(parts, 'values')).toEqual([
      { y: 9, log: [] },
      { x: 5, y: 9, log: ['side'] },
    ])
  })

  it('goes on from a stop before a node with null', async () => {
    const graph = savedChain()
    await graph.invoke({ x: 1 }, { ...onThread(), interruptBefore: ['b'] })
    expect(toTrace(await settle(graph.stream(null, TRACE)))).toBe(
      'v{x,log} cp(1,next[b]) t+b u{b} t-b v{x,log} cp(2,next[])',
    )
  })

  it('tells state and checkpoint of a finished thread and nothing else', async () => {
    const graph = savedChain()
    await graph.invoke({ x: 1 }, onThread())
    expect(toTrace(await settle(graph.stream(null, TRACE)))).toBe('v{x,log} cp(2,next[])')
  })

  it('runs the nodes that a Command goes to on a finished thread', async () => {
    const graph = savedChain()
    await graph.invoke({ x: 1 }, onThread())
    const settled = await settle(graph.stream(new Command({ goto: 'b', update: { y: 3 } }), TRACE))
    expect(settled.error).toBeUndefined()
    expect(dataOf(settled.parts, 'values')).toEqual([
      { x: 1, y: 3, log: ['a', 'b'] },
      { x: 1, y: 3, log: ['a', 'b', 'b'] },
    ])
  })

  it('adds the goto of a Command to what is pending', async () => {
    const graph = savedChain()
    await graph.invoke({}, { ...onThread(), interruptBefore: ['a'] })
    const parts = await collectParts(graph.stream(new Command({ goto: 'b' }), onThread()))
    expect(brief(parts)).toEqual([
      ['updates', { a: { log: ['a'] } }],
      ['updates', { b: { log: ['b'] } }],
      ['updates', { b: { log: ['b'] } }],
    ])
  })

  it('adds the goto of a Command to the Sends that are pending', async () => {
    const graph = new StateGraph(State)
      .addNode('worker', (args) => ({ log: [args as unknown as string] }))
      .addNode('b', () => ({ log: ['b'] }))
      .addConditionalEdges(START, () => [new Send('worker', '1'), new Send('worker', '2')])
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, { ...onThread(), interruptBefore: ['worker'] })
    const { value } = await graph.invoke(new Command({ goto: 'b' }), onThread())
    expect(value).toEqual({ log: ['b', '1', '2'] })
  })

  it('tells the same checkpoint again in all but what has become of its tasks', async () => {
    const graph = new StateGraph(State)
      .addNode('before', () => ({ y: 1 }))
      .addNode('ask', (_state, runtime) => ({ x: runtime.interrupt<number>('How many?') }))
      .addEdge(START, 'before')
      .addEdge('before', 'ask')
      .compile({ checkpointer: new MemorySaver() })
    const before = await collectParts(
      graph.stream({}, { ...onThread(), streamMode: 'checkpoints' }),
    )
    const after = await collectParts(
      graph.stream(new Command({ resume: 5 }), { ...onThread(), streamMode: 'checkpoints' }),
    )
    const { tasks: planned, ...last } = before.at(-1)!.data
    const { tasks: known, ...first } = after[0]!.data
    expect(first).toEqual(last)
    expect(known.map(({ id }) => id)).toEqual(planned.map(({ id }) => id))
  })
})

describe('semantics §2.2 a Command on an interrupted thread', () => {
  const asking = () =>
    quiz()
      .addNode('beside', () => ({ log: ['beside'] }))
      .compile({ checkpointer: new MemorySaver() })

  it('writes its update once, however often the thread is resumed', async () => {
    const graph = asking()
    await graph.invoke({}, onThread())
    const first = await graph.invoke(new Command({ update: { log: ['1'] } }), onThread())
    expect(first.value).toEqual({ log: ['1'] })
    expect(first.interrupts).toHaveLength(1)
    expect((await graph.getState(onThread())).values).toEqual({ log: ['1'] })
    const second = await graph.invoke(new Command({ update: { log: ['2'] } }), onThread())
    expect(second.value).toEqual({ log: ['1', '2'] })
    const { value } = await graph.invoke(new Command({ resume: 1 }), onThread())
    expect(value).toEqual({ x: 1, log: ['1', '2'] })
    expect((await graph.getState(onThread())).values).toEqual({ x: 1, log: ['1', '2'] })
  })

  it('adds its Sends to those that are pending', async () => {
    const graph = new StateGraph(State)
      .addNode('ask', (_state, runtime) => ({ log: [runtime.interrupt<string>('Which?')] }))
      .addNode('worker', (args) => ({ log: [args as unknown as string] }))
      .addEdge(START, 'ask')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    await graph.invoke(new Command({ goto: new Send('worker', '1') }), onThread())
    await graph.invoke(new Command({ goto: [new Send('worker', '2')] }), onThread())
    const { next, values } = await graph.getState(onThread())
    expect([next, values]).toEqual([['ask'], { log: ['1', '2'] }])
    const { value } = await graph.invoke(new Command({ resume: 'answer' }), onThread())
    expect(value).toEqual({ log: ['answer', '1', '2'] })
  })

  it('runs the node that it goes to once, beside the question', async () => {
    const graph = asking()
    await graph.invoke({}, onThread())
    expect(toTrace(await settle(graph.stream(new Command({ goto: 'beside' }), TRACE)))).toBe(
      'v{log} cp(0,next[ask,beside]) t+ask t+beside u{__interrupt__:[I]} v{log}(interrupts[I]) ' +
        't-ask(interrupts[I]) u{beside} t-beside v{log}',
    )
    expect((await graph.getState(onThread())).next).toEqual(['ask'])
    expect(toTrace(await settle(graph.stream(new Command({ resume: 1 }), TRACE)))).toBe(
      'v{log} cp(0,next[ask,beside]) t+ask t+beside u{beside,__metadata__:{cached:true}} ' +
        'u{ask} t-ask v{x,log} cp(1,next[])',
    )
  })
})

describe('semantics §2.2 a run that failed before its input was applied', () => {
  const routed = (isOpen: () => boolean) =>
    new StateGraph(State)
      .addNode('a', () => ({ log: ['a'] }))
      .addNode('b', () => ({ log: ['b'] }))
      .addConditionalEdges(START, () => {
        if (!isOpen()) throw new Error('closed')
        return 'a'
      })
      .compile({ checkpointer: new MemorySaver() })

  it('goes on with the input that was saved', async () => {
    let isOpen = false
    const graph = routed(() => isOpen)
    expect(toTrace(await settle(graph.stream({ x: 1 }, TRACE)))).toBe(
      'cp(-1,input,next[__start__]) THROW',
    )
    expect((await graph.getState(onThread())).next).toEqual(['__start__'])
    isOpen = true
    expect(toTrace(await settle(graph.stream(null, TRACE)))).toBe(
      'v{log} cp(-1,input,next[__start__]) v{x,log} cp(0,next[a]) t+a u{a} t-a v{x,log} cp(1,next[])',
    )
  })

  it('keeps the goto of a Command that was the input', async () => {
    let isOpen = false
    const graph = routed(() => isOpen)
    await settle(graph.stream(new Command({ update: { x: 1 }, goto: 'b' }), onThread()))
    isOpen = true
    expect((await graph.invoke(null, onThread())).value).toEqual({ x: 1, log: ['a', 'b'] })
  })
})

describe('semantics §2.2 a Command on a fresh thread', () => {
  it('writes its update as the input would', async () => {
    const trace = toTrace(
      await settle(savedChain().stream(new Command({ update: { x: 1 } }), TRACE)),
    )
    expect(trace).toBe(
      'cp(-1,input,next[__start__]) v{x,log} cp(0,next[a]) t+a u{a} t-a v{x,log} ' +
        'cp(1,next[b]) t+b u{b} t-b v{x,log} cp(2,next[])',
    )
  })

  it('goes where its goto says, beside where the edges of START lead', async () => {
    const trace = toTrace(await settle(savedChain().stream(new Command({ goto: 'b' }), TRACE)))
    expect(trace).toMatch(/^cp\(-1,input,next\[__start__\]\) cp\(0,next\[a,b\]\) t\+a t\+b /)
  })

  it('resumes nothing: a question is asked although there is an answer', async () => {
    const graph = savedQuiz()
    const { interrupts } = await graph.invoke(
      new Command({ update: { y: 1 }, resume: 5 }),
      onThread(),
    )
    expect(interrupts.map(({ value }) => value)).toEqual(['How many?'])
  })

  it('starts as an input that writes nothing would when it has only an answer', async () => {
    const parts = await collectParts(savedQuiz().stream(new Command({ resume: 5 }), TRACE))
    expect(toTrace({ parts, error: undefined })).toMatch(
      /^cp\(-1,input,next\[__start__\]\) cp\(0,next\[ask,side\]\) t\+ask t\+side u\{__interrupt__:\[I\]\} /,
    )
  })
})

describe('semantics §2.2 new input on an interrupted thread', () => {
  it('gives up the unfinished tasks, what they wrote included, and starts over', async () => {
    const graph = savedQuiz()
    await graph.invoke({}, onThread())
    const settled = await settle(graph.stream({ y: 2 }, TRACE))
    expect(toTrace(settled)).toMatch(
      /^cp\(1,input,next\[__start__\]\) v\{y,log\} cp\(2,next\[ask,side\]\) t\+ask t\+side u\{__interrupt__:\[I\]\} /,
    )
    expect(dataOf(settled.parts, 'values').at(-1)).toEqual({ y: 2, log: ['side'] })
  })

  it('asks anew, under another id', async () => {
    const graph = savedQuiz()
    const first = await graph.invoke({}, onThread())
    const second = await graph.invoke({}, onThread())
    expect(second.interrupts.map(({ value }) => value)).toEqual(['How many?'])
    expect(second.interrupts[0]!.id).not.toBe(first.interrupts[0]!.id)
  })

  it('gives up the tasks that a stop before a node left', async () => {
    const graph = savedChain()
    await graph.invoke({}, { ...onThread(), interruptBefore: ['b'] })
    const { value } = await graph.invoke({}, onThread())
    expect(value).toEqual({ log: ['a', 'a', 'b'] })
  })

  it('keeps what a Command wrote when new input gives up the tasks that it found', async () => {
    const graph = new StateGraph(State)
      .addNode('ask', (_state, runtime) => ({ x: runtime.interrupt<number>('How many?') }))
      .addEdge(START, 'ask')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    await graph.invoke(new Command({ update: { log: ['kept'] } }), onThread())
    expect((await graph.getState(onThread())).values).toEqual({ log: ['kept'] })
    expect((await graph.invoke({ y: 2 }, onThread())).value).toEqual({ y: 2, log: ['kept'] })
  })
})

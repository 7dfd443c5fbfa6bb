import {
  Annotation,
  Command,
  type CompiledGraph,
  MemorySaver,
  type RunOptions,
  START,
  StateGraph,
} from '@rivulet/core'
import { describe, expect, it } from 'vitest'
import { settle, tap } from '../settle.ts'
import { createGate, onThread, toTrace, TRACED } from './trace.ts'

/** One run after another on one thread; each is written down in the notation of §2.8. */
interface TraceCase {
  readonly name: string
  readonly graph: () => CompiledGraph
  readonly options: RunOptions
  readonly runs: readonly { readonly input: object; readonly trace: readonly string[] }[]
}

const Joke = Annotation.Root({ topic: Annotation<string>(), joke: Annotation<string>() })
const Quiz = Annotation.Root({
  topic: Annotation<string>(),
  answer: Annotation<number>(),
  log: Annotation<string[]>({ reducer: (left, right) => left.concat(right), default: () => [] }),
})

const jokes = () =>
  new StateGraph(Joke)
    .addNode('a', ({ topic }, runtime) => {
      runtime.writer('refining')
      return { topic: `${topic} and cats` }
    })
    .addNode('b', ({ topic }) => ({ joke: `About ${topic}` }))
    .addEdge(START, 'a')
    .addEdge('a', 'b')
    .compile({ checkpointer: new MemorySaver() })

const quiz = () =>
  new StateGraph(Quiz)
    .addNode('ask', (_state, runtime) => ({
      answer: runtime.interrupt<number>('What is it?'),
      log: ['ask'],
    }))
    .addNode('sib', () => ({ log: ['sib'] }))
    .addEdge(START, 'ask')
    .addEdge(START, 'sib')
    .compile({ checkpointer: new MemorySaver() })

const nested = () => {
  const child = new StateGraph(Joke)
    .addNode('s1', () => ({ topic: 's1' }))
    .addNode('s2', () => ({ joke: 's2' }))
    .addEdge(START, 's1')
    .addEdge('s1', 's2')
    .compile()
  return new StateGraph(Joke)
    .addNode('n1', () => ({ topic: 'n1' }))
    .addNode('n2', child)
    .addEdge(START, 'n1')
    .addEdge('n1', 'n2')
    .compile()
}

const CASES: readonly TraceCase[] = [
  {
    name: 'A. two nodes in a row, with a saver; the first writes custom data',
    graph: jokes,
    options: { ...onThread(), streamMode: TRACED },
    runs: [
      {
        input: { topic: 'ice' },
        trace: [
          'cp(-1,input,next[__start__]) v{topic}',
          'cp(0,next[a]) t+a c u{a} t-a v{topic}',
          'cp(1,next[b]) t+b u{b} t-b v{topic,joke}',
          'cp(2,next[])',
        ],
      },
    ],
  },
  {
    name: 'C and D. an interrupt beside a sibling, then the answer',
    graph: quiz,
    options: { ...onThread(), streamMode: TRACED },
    runs: [
      {
        input: { topic: 'ice' },
        trace: [
          'cp(-1,input,next[__start__]) v{topic,log}',
          'cp(0,next[ask,sib]) t+ask t+sib',
          'u{__interrupt__:[I]} v{topic,log}(interrupts[I]) t-ask(interrupts[I])',
          'u{sib} t-sib v{topic,log}',
        ],
      },
      {
        input: new Command({ resume: 42 }),
        trace: [
          'v{topic,log} cp(0,next[ask,sib]) t+ask t+sib',
          'u{sib,__metadata__:{cached:true}} u{ask} t-ask',
          'v{topic,answer,log} cp(1,next[])',
        ],
      },
    ],
  },
  {
    name: 'G. a graph as a node, updates only',
    graph: nested,
    options: { streamMode: 'updates', subgraphs: true },
    runs: [
      {
        input: { topic: 'ice' },
        trace: ['u{n1} u[n2:<id>]{s1} u[n2:<id>]{s2} u{n2}'],
      },
    ],
  },
]

describe('semantics §2.8 traces', () => {
  it.each(CASES)('$name', async ({ graph, options, runs }) => {
    const compiled = graph()
    for (const { input, trace } of runs) {
      const settled = await settle(compiled.stream(input, options))
      expect(toTrace(settled)).toBe(trace.join(' '))
    }
  })

  it('C has the state before the step in the values of the interrupt, and the sibling in the last', async () => {
    const { parts } = await settle(
      quiz().stream({ topic: 'ice' }, { ...onThread(), streamMode: 'values' }),
    )
    expect(parts.map(({ data, interrupts }) => [data, interrupts.length])).toEqual([
      [{ topic: 'ice', log: [] }, 0],
      [{ topic: 'ice', log: [] }, 1],
      [{ topic: 'ice', log: ['sib'] }, 0],
    ])
  })

  it('D has the interrupt and the result of the tasks in its checkpoint, and folds them A-Z', async () => {
    const graph = quiz()
    await graph.invoke({ topic: 'ice' }, onThread())
    const { parts } = await settle(
      graph.stream(new Command({ resume: 42 }), {
        ...onThread(),
        streamMode: ['values', 'checkpoints'],
      }),
    )
    const [before, checkpoint, after] = parts
    expect(before!.data).toEqual({ topic: 'ice', log: [] })
    const id = expect.any(String) as string
    expect(checkpoint!.data).toMatchObject({
      metadata: { step: 0 },
      tasks: [
        { name: 'ask', interrupts: [{ id, value: 'What is it?' }] },
        { name: 'sib', result: { log: ['sib'] } },
      ],
    })
    expect(after!.data).toEqual({ topic: 'ice', answer: 42, log: ['ask', 'sib'] })
  })

  it('J. an error in a third task: fast has ended, slow is called off and tells nothing', async () => {
    const failure = new Error('broken')
    const [fastEnded, badEnded] = [createGate(), createGate()]
    const graph = new StateGraph(Quiz)
      .addNode('slow', async () => {
        await badEnded.opened
        return { log: ['slow'] }
      })
      .addNode('fast', () => ({ log: ['fast'] }))
      .addNode('bad', async () => {
        await fastEnded.opened
        throw failure
      })
      .addEdge(START, 'slow')
      .addEdge(START, 'fast')
      .addEdge(START, 'bad')
      .compile()
    const stream = graph.stream({ topic: 'ice' }, { streamMode: ['updates', 'tasks', 'values'] })
    const settled = await settle(
      tap(stream, ({ type, data }) => {
        if (type !== 'tasks' || !('result' in data)) return
        if (data.name === 'fast') fastEnded.open()
        if (data.name === 'bad') badEnded.open()
      }),
    )
    expect(toTrace(settled)).toBe(
      'v{topic,log} t+bad t+fast t+slow u{fast} t-fast t-bad(error) THROW',
    )
    expect(settled.error).toBe(failure)
  })
})

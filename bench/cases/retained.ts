// What runs leave behind. In Node only: it looks at the heap after a collection.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Annotation, append, Command, MemorySaver, START, StateGraph } from '@rivulet/core'
import { createGraphClient } from '@rivulet/core/client'
import { inlineTransport } from '@rivulet/core/inline'
import { type Case, type Contender, inNode, type Scaled, type Topic } from '../case.ts'

const RUNS = 10_000
/** A single object that every run kept would cost more; what collections leave is less. */
const NOTHING = inNode({ atMost: 16 })

const State = Annotation.Root({ x: Annotation<number>(), log: append<string>() })
const onThread = (id: string) => ({ configurable: { thread_id: id } })

/** One run, by its number. */
type Run = (at: number) => Promise<unknown>

export function retained(scaled: Scaled): Topic {
  const runs = scaled(RUNS)
  const of = (name: string, prepare: () => Run): Case => ({
    name: `${runs} runs ${name}`,
    kind: 'bytes',
    rounds: 1,
    ours: repeated(runs, prepare),
    budget: NOTHING,
  })
  return {
    name: 'retained',
    cases: [
      of('of two nodes', plain),
      of('that stream all modes', streamed),
      of('that ask in a nested graph and are answered, thread deleted', answered),
      of('that fail after a retry', failing),
      of('that are called off, by one signal for all', calledOff),
      of('from a page', fromPage),
    ],
  }
}

/** Bytes of the heap that each run leaves, once as many have warmed up. */
function repeated(runs: number, prepare: () => Run): Contender {
  return {
    label: 'Rivulet',
    units: runs,
    prepare: async () => async () => {
      const run = prepare()
      for (let at = 0; at < runs; at++) await run(at)
      const before = await heapUsed()
      for (let at = 0; at < runs; at++) await run(at)
      const cost = Math.max(0, (await heapUsed()) - before)
      // Keeps what the runs share alive until here.
      await run(runs)
      return { outcome: { runs }, cost }
    },
  }
}

/** After everything that can be collected has been. */
async function heapUsed(): Promise<number> {
  setFlagsFromString('--expose_gc')
  const collect = runInNewContext('gc') as () => void
  for (let times = 0; times < 4; times++) {
    await new Promise((resolve) => {
      setTimeout(resolve, 10)
    })
    collect()
  }
  return process.memoryUsage().heapUsed
}

const twoNodes = () =>
  new StateGraph(State)
    .addNode('a', ({ x }) => ({ x: x + 1, log: ['a'] }))
    .addNode('b', () => ({ log: ['b'] }))
    .addEdge(START, 'a')
    .addEdge('a', 'b')

function plain(): Run {
  const graph = twoNodes().compile()
  return (at) => graph.invoke({ x: at })
}

function streamed(): Run {
  const graph = twoNodes().compile()
  const streamMode = ['values', 'updates', 'messages', 'custom', 'tasks', 'debug'] as const
  return async (at) => {
    const parts = graph.stream({ x: at }, { streamMode })[Symbol.asyncIterator]()
    while (!(await parts.next()).done) continue
  }
}

function answered(): Run {
  const saver = new MemorySaver()
  const child = new StateGraph(State)
    .addNode('ask', (_state, runtime) => ({ x: runtime.interrupt<number>('x?') }))
    .addEdge(START, 'ask')
  const graph = new StateGraph(State)
    .addNode('child', child.compile())
    .addEdge(START, 'child')
    .compile({ checkpointer: saver })
  return async (at) => {
    const id = String(at)
    await graph.invoke({ x: at }, onThread(id))
    await graph.invoke(new Command({ resume: at }), onThread(id))
    await saver.deleteThread(id)
  }
}

function failing(): Run {
  const retryPolicy = { retryOn: () => true, maxAttempts: 2, initialInterval: 0, jitter: false }
  const graph = new StateGraph(State)
    .addNode(
      'a',
      async ({ x }, { signal }) => {
        if (!signal.aborted) throw new Error(`failure ${x}`)
      },
      { retryPolicy },
    )
    .addEdge(START, 'a')
    .compile()
  return async (at) => {
    await graph.invoke({ x: at }).catch(() => {})
  }
}

function calledOff(): Run {
  const { signal } = new AbortController()
  const graph = new StateGraph(State)
    .addNode(
      'wait',
      (_state, runtime) =>
        new Promise((_resolve, reject) => {
          runtime.signal.addEventListener('abort', () => reject(runtime.signal.reason as Error))
        }),
    )
    .addEdge(START, 'wait')
    .compile()
  return async (at) => {
    const stream = graph.stream({ x: at }, { signal, streamMode: 'tasks' })
    await stream[Symbol.asyncIterator]().next()
    await stream.cancel()
  }
}

function fromPage(): Run {
  const client = createGraphClient({ transport: inlineTransport({ graph: twoNodes().compile() }) })
  const graph = client.graph('graph')
  return (at) => graph.invoke({ x: at })
}

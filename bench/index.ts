// What the engine costs, in microseconds: medians of several runs in one process. `npm run bench`
import { Annotation, END, initChatModel, START, StateGraph } from '@rivulet/core'

// state is not frozen in production
process.env.NODE_ENV = 'production'

const WARM_UPS = 2
const RUNS = 7
const STEPS = 1000
const INVOKES = 500
const TOKENS = 20_000
const PARTS = 100_000

const Count = Annotation.Root({ count: Annotation<number>() })

const loop = new StateGraph(Count)
  .addNode('ping', async ({ count }) => ({ count: count + 1 }))
  .addNode('pong', async ({ count }) => ({ count: count + 1 }))
  .addEdge(START, 'ping')
  .addEdge('ping', 'pong')
  .addConditionalEdges('pong', ({ count }) => (count < STEPS ? 'ping' : END))
  .compile()

const writer = new StateGraph(Count)
  .addNode('write', (_state, runtime) => {
    for (let at = 0; at < PARTS; at++) runtime.writer(at)
  })
  .addEdge(START, 'write')
  .compile()

async function* source(): AsyncGenerator<string> {
  for (let at = 0; at < TOKENS; at++) yield 'token '
}
const model = initChatModel(source)

const talk = new StateGraph(Count)
  .addNode('talk', async (_state, runtime) => void (await model.invoke('go', runtime)))
  .addEdge(START, 'talk')
  .compile()

const one = new StateGraph(Count)
  .addNode('one', ({ count }) => ({ count: count + 1 }))
  .addEdge(START, 'one')
  .compile()

async function drain(items: AsyncIterable<unknown>, expected: number): Promise<void> {
  let count = 0
  for await (const item of items) count += item === undefined ? 0 : 1
  if (count !== expected) throw new Error(`Expected ${expected} items, but got ${count}.`)
}

const input = { count: 0 }
const cases: Record<string, { units: number; run: () => Promise<unknown> }> = {
  'one invoke of a one-node graph': {
    units: INVOKES,
    run: async () => {
      for (let at = 0; at < INVOKES; at++) await one.invoke(input)
    },
  },
  'superstep, invoke': { units: STEPS, run: () => loop.invoke(input) },
  'superstep, updates': {
    units: STEPS,
    run: () => drain(loop.stream(input, { streamMode: 'updates' }), STEPS),
  },
  'superstep, values and updates': {
    units: STEPS,
    run: () => drain(loop.stream(input, { streamMode: ['values', 'updates'] }), STEPS * 2 + 1),
  },
  'custom part': {
    units: PARTS,
    run: () => drain(writer.stream(input, { streamMode: 'custom' }), PARTS),
  },
  'token, bare source': { units: TOKENS, run: () => drain(source(), TOKENS) },
  'token, messages mode': {
    units: TOKENS,
    // the closing delta is one more
    run: () => drain(talk.stream(input, { streamMode: 'messages' }), TOKENS + 1),
  },
}

function median(samples: readonly number[]): number {
  return samples.toSorted((left, right) => left - right)[Math.floor(samples.length / 2)]!
}

const samples = new Map<string, number[]>(Object.keys(cases).map((name) => [name, []]))
for (let round = 0; round < WARM_UPS + RUNS; round++) {
  // in turn, so that a slow moment of the machine does not fall on one case alone
  for (const [name, { units, run }] of Object.entries(cases)) {
    const started = performance.now()
    await run()
    const micros = ((performance.now() - started) * 1000) / units
    if (round >= WARM_UPS) samples.get(name)?.push(micros)
  }
}

console.log(`Node ${process.versions.node}, µs each, median of ${RUNS}`)
for (const [name, values] of samples) {
  console.log(`${name.padEnd(32)} ${median(values).toFixed(2).padStart(9)}`)
}

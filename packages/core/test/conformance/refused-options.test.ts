import {
  Annotation,
  InMemoryCache,
  MemorySaver,
  reduced,
  RunControl,
  Send,
  START,
  type StandardSchema,
  StateGraph,
} from '@rivulet/core'
import { createFakeClock, createFakeIds } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { thrownBy } from '../settle.ts'

const State = Annotation.Root({ x: Annotation<number>() })
const nothing = (): null => null

const chain = new StateGraph(State).addNode('work', nothing).addEdge(START, 'work')

const addNode = (options: object): unknown =>
  new StateGraph(State).addNode('work', nothing, options as never)
const compile = (options: object): unknown => chain.compile(options)
const stream = (options: object): unknown => chain.compile().stream({}, options)

/** What a refusal says: whose option, which, what it takes and what it was given. */
function expectRefusal(call: () => unknown, argument: string, words: readonly string[]): void {
  const error = thrownBy(call)
  expect(error).toMatchObject({ code: 'INVALID_ARGUMENT', argument })
  for (const each of words) expect((error as Error).message).toContain(each)
}

describe('semantics §4.1 options of a node are refused when it is added', () => {
  it.each<[name: string, value: unknown, fix: string]>([
    ['retryPolicy', true, '{ maxAttempts: 3 }'],
    ['retryPolicy', null, '{ maxAttempts: 3 }'],
    ['retryPolicy', [{ maxAttempts: 2 }, 3], '{ maxAttempts: 3 }'],
    ['retryPolicy.maxAttempts', 0, 'an integer of at least 1'],
    ['retryPolicy.initialInterval', -1, 'a number of at least 0'],
    ['retryPolicy.maxInterval', '5s', 'a number of at least 0'],
    ['retryPolicy.backoffFactor', Number.NaN, 'a number of at least 0'],
    ['retryPolicy.jitter', 1, 'true or false'],
    ['retryPolicy.retryOn', true, 'a function'],
    ['timeout', '5s', '{ idleTimeout: 5000 }'],
    ['timeout', 0, 'milliseconds'],
    ['timeout', Number.POSITIVE_INFINITY, 'milliseconds'],
    ['timeout', null, 'milliseconds'],
    ['timeout', [5], 'milliseconds'],
    ['timeout', {}, '{ idleTimeout: 5000 }'],
    ['timeout.idleTimeout', -5, 'milliseconds'],
    ['cachePolicy', true, '{ ttl: 60000 }'],
    ['cachePolicy', false, '{ ttl: 60000 }'],
    ['cachePolicy.ttl', 0, 'milliseconds'],
    ['cachePolicy.keyFunc', 'id', 'a function'],
    ['errorHandler', { log: [] }, '(state, runtime, failure) => update'],
    ['defer', 'yes', 'true or false'],
    ['metadata', 'tag', 'an object'],
  ])('%s: %j', (name, value, fix) => {
    const [argument = '', field] = name.split('.')
    const options = { [argument]: field === undefined ? value : { [field]: value } }
    expectRefusal(() => addNode(options), argument, [`Node "work": ${name} must be`, fix])
  })

  it('also in a list of policies, beside a field that fits, and of a graph as a node', () => {
    const options = { retryPolicy: [{}, { maxAttempts: 1.5 }] }
    const child = chain.compile()
    expectRefusal(() => addNode(options), 'retryPolicy', ['maxAttempts', '1.5'])
    const timeout = { idleTimeout: 5, refreshOn: 'token' }
    expectRefusal(() => addNode({ timeout }), 'timeout', [
      'timeout.refreshOn must be',
      '"auto", "heartbeat"',
    ])
    expectRefusal(
      () => new StateGraph(State).addNode('child', child, { cachePolicy: true as never }),
      'cachePolicy',
      ['Node "child"'],
    )
  })

  it('while those that fit, or are undefined, are taken', () => {
    addNode({ retryPolicy: [], timeout: 5, cachePolicy: {}, defer: false, ends: ['work'] })
    addNode({ retryPolicy: { maxAttempts: undefined }, timeout: { idleTimeout: 5 }, metadata: {} })
    addNode({ retryPolicy: undefined, timeout: undefined, errorHandler: undefined })
  })
})

describe('semantics §4.9 the timeout of a Send is refused where it is made', () => {
  it.each<[name: string, timeout: unknown]>([
    ['timeout', '5s'],
    ['timeout', {}],
    ['timeout.runTimeout', { runTimeout: Number.NaN }],
  ])('%s: %j', (name, timeout) => {
    const send = (): unknown => new Send('work', {}, { timeout: timeout as number })
    expectRefusal(send, 'timeout', [`The Send to "work": ${name} must be`])
  })
})

describe('semantics §5 options of a graph are refused when it is compiled', () => {
  it.each<[name: string, value: unknown, fix: string]>([
    ['cache', {}, 'new InMemoryCache()'],
    ['cache', true, 'new InMemoryCache()'],
    ['checkpointer', {}, 'new MemorySaver()'],
    ['checkpointer', 'memory', 'new MemorySaver()'],
    ['checkpointer', { get: nothing, put: nothing, list: nothing }, 'fromLangGraphSaver'],
    ['stepTimeout', -1, 'milliseconds'],
    ['stepTimeout', '5s', 'milliseconds'],
    ['interruptBefore', 'work', "'*'"],
    ['interruptAfter', true, "'*'"],
    ['name', 5, 'a text'],
  ])('%s: %j', (name, value, fix) => {
    expectRefusal(() => compile({ [name]: value }), name, [`${name} must be`, fix])
  })

  it('while those that fit, or are undefined, are taken', () => {
    compile({ cache: new InMemoryCache(), checkpointer: new MemorySaver(), stepTimeout: 5 })
    compile({ checkpointer: false, interruptBefore: '*', interruptAfter: ['work'], name: 'n' })
    compile({ clock: createFakeClock(), ids: createFakeIds(), cache: undefined })
  })
})

describe('semantics §5 options of a run are refused before it starts', () => {
  it.each<[name: string, value: unknown, fix: string]>([
    ['maxConcurrency', 0, 'an integer of at least 1'],
    ['maxConcurrency', Number.NaN, 'an integer of at least 1'],
    ['maxConcurrency', '2', 'an integer of at least 1'],
    ['recursionLimit', 1.5, 'an integer of at least 1'],
    ['stepTimeout', -1, 'milliseconds'],
    ['durability', 'never', '"sync", "async", "exit"'],
    ['subgraphs', 'yes', 'true or false'],
    ['outputKeys', 5, 'a name or a list of names'],
    ['interruptBefore', 'work', "'*'"],
    ['interruptAfter', [5], "'*'"],
    ['configurable', 't1', 'an object'],
    ['signal', {}, 'AbortSignal'],
    ['control', true, 'RunControl'],
    ['tags', 'chat', 'a list of names'],
    ['metadata', [], 'an object'],
    ['runId', 5, 'a text'],
  ])('%s: %j', (name, value, fix) => {
    expectRefusal(() => stream({ [name]: value }), name, [`${name} must be`, fix])
  })

  it('while those that fit, or are undefined, are taken', () => {
    stream({ maxConcurrency: 1, subgraphs: true, outputKeys: 'x', configurable: {} })
    stream({ signal: new AbortController().signal, control: new RunControl(), tags: ['a'] })
    stream({ interruptBefore: '*', interruptAfter: [], runId: 'r', metadata: { a: 1 } })
    stream({ outputKeys: ['x'], recursionLimit: undefined, durability: undefined })
  })
})

describe('semantics §4.2 the rule of a state key is refused where it is declared', () => {
  it.each<[name: string, options: object]>([
    ['default', { default: [] }],
    ['reducer', { reducer: 'concat' }],
  ])('%s: %j', (name, options) => {
    const schema = {
      '~standard': { version: 1, vendor: 'test', validate: () => ({ value: 1 }) },
    } as const
    const declare = [
      () => Annotation(options),
      () => reduced(schema as StandardSchema<number>, { reducer: nothing, ...options }),
    ]
    for (const each of declare) expectRefusal(each, name, [`${name} must be a function`])
  })
})

import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PartDecoder } from '../client/part-decoder.ts'
import type { WireEntry } from '../protocol/wire-message.ts'
import type {
  CheckpointPayload,
  StreamPart,
  TaskPayload,
  TaskResultPayload,
} from '../stream/stream-part.ts'
import { toRunPart } from './run-part.ts'
import { PartEncoder } from './part-encoder.ts'

type State = Record<string, unknown>

const start = (input: unknown, triggers: string[] = ['branch:to:n']): TaskPayload => ({
  id: 't',
  name: 'n',
  input,
  triggers,
})
const result = (written: State): TaskResultPayload => ({
  id: 't',
  name: 'n',
  error: null,
  result: written,
  interrupts: [],
})
const checkpoint = (values: State): CheckpointPayload => ({
  config: { configurable: { thread_id: 't', checkpoint_ns: '', checkpoint_id: 'c' } },
  parent_config: null,
  values,
  metadata: { source: 'loop', step: 1, parents: {} },
  next: ['n'],
  tasks: [],
})
const debug = { step: 1, timestamp: '2026-01-01T00:00:00.000Z' }

/** Every form in which a state can cross. */
const PARTS: readonly ((ns: string[], state: State) => StreamPart)[] = [
  (ns, data) => ({ type: 'values', ns, data, interrupts: [] }),
  (ns, state) => ({ type: 'tasks', ns, data: start(state) }),
  (ns, state) => ({ type: 'tasks', ns, data: start(state, ['__pregel_push']) }),
  (ns, state) => ({ type: 'tasks', ns, data: start([[state], {}]) }),
  (ns, state) => ({ type: 'tasks', ns, data: result(state) }),
  (ns, state) => ({ type: 'checkpoints', ns, data: checkpoint(state) }),
  (ns, state) => ({
    type: 'debug',
    ns,
    data: { ...debug, type: 'checkpoint', payload: checkpoint(state) },
  }),
  (ns, state) => ({ type: 'debug', ns, data: { ...debug, type: 'task', payload: start(state) } }),
  (ns, state) => ({
    type: 'debug',
    ns,
    data: { ...debug, type: 'task_result', payload: result(state) },
  }),
  (ns, state) => ({ type: 'updates', ns, data: { n: state } }),
  (ns, state) => ({ type: 'custom', ns, data: state }),
]

/** Two sides of a port, and what has crossed. */
function createWire() {
  const [encoder, decoder] = [new PartEncoder(), new PartDecoder()]
  let seq = 0
  const send = (part: StreamPart): { entry: WireEntry; received: StreamPart } => {
    seq += 1
    const pending = { ...toRunPart(part, seq), first: seq, last: seq, pieces: undefined }
    const [encoded] = encoder.encode([pending])
    const { entry } = encoded!
    const [received] = decoder.decode(structuredClone(entry))
    return { entry, received: received! }
  }
  return { send }
}

const messages = (count: number) => Array.from({ length: count }, (_, at) => ({ id: `m${at}` }))
const sizeOf = (entry: WireEntry): number => JSON.stringify(entry).length

describe('parts that hold a state', () => {
  const item = fc.record({ id: fc.integer({ min: 0, max: 5 }) })
  // One pool of lists and items, so that states share them as the states of a run do.
  const pool = fc.array(fc.oneof(fc.integer(), fc.array(item), fc.constant(undefined)), {
    minLength: 1,
    maxLength: 4,
  })
  const key = fc.constantFrom('a', 'b', 'messages', 'constructor', '__proto__')
  const step = fc.record({
    form: fc.nat(PARTS.length - 1),
    ns: fc.constantFrom([], ['sub:1'], ['sub:1', '1'], ['sub:1', '__proto__:2'], ['sub:2']),
    keys: fc.array(fc.tuple(key, fc.nat(3)), { maxLength: 5 }),
    isGrown: fc.boolean(),
    isNewEpoch: fc.boolean(),
  })

  it('arrive as they were, in any order, in any namespace, in any epoch', () => {
    fc.assert(
      fc.property(pool, fc.array(step, { maxLength: 30 }), (values, steps) => {
        let { send } = createWire()
        for (const { form, ns, keys, isGrown, isNewEpoch } of steps) {
          if (isNewEpoch) ({ send } = createWire())
          const state = Object.fromEntries(
            keys.map(([name, at]) => {
              const value = values[at % values.length]
              return [name, isGrown && Array.isArray(value) ? [...value, { id: 9 }] : value]
            }),
          )
          const part = PARTS[form]!([...ns], state)
          // Not toStrictEqual: it takes a key "constructor" for the class.
          deepStrictEqual(send(part).received, structuredClone(part))
        }
      }),
    )
  })

  it('cost what differs from what the reader has, however long the history is', () => {
    const { send } = createWire()
    const [state, next] = [{ messages: messages(10_000) }, { messages: messages(1) }]
    next.messages = [...state.messages, { id: 'new' }]
    send({ type: 'values', ns: [], data: state, interrupts: [] })
    for (const toPart of PARTS.slice(0, 9).filter((_, form) => form !== 3)) {
      expect(sizeOf(send(toPart([], state)).entry)).toBeLessThan(600)
      expect(sizeOf(send(toPart([], next)).entry)).toBeLessThan(600)
    }
  })

  it('cost little in a nested graph that was given the state of the graph above', () => {
    const { send } = createWire()
    const state = { messages: messages(10_000) }
    send({ type: 'values', ns: [], data: state, interrupts: [] })
    const child = { messages: [...state.messages, { id: 'new' }], draft: 'x' }
    const { entry, received } = send({
      type: 'values',
      ns: ['sub:1', '1'],
      data: child,
      interrupts: [],
    })
    expect(sizeOf(entry)).toBeLessThan(600)
    expect(received.data).toEqual(child)
  })

  it('arrive from any number of nested graphs, of which both sides forget the same', () => {
    const { send } = createWire()
    const list = messages(10)
    send({ type: 'values', ns: [], data: { list }, interrupts: [] })
    for (let round = 0; round < 2; round++) {
      for (let at = 0; at < 1200; at++) {
        const data = { list: [...list, { id: `r${round}` }], at }
        const part: StreamPart = { type: 'values', ns: [`n:${at}`], data, interrupts: [] }
        const { received, entry } = send(part)
        expect(received).toEqual(part)
        expect(sizeOf(entry)).toBeLessThan(300)
      }
    }
  })

  it('keep the identity of messages across modes', () => {
    const { send } = createWire()
    const list = messages(3)
    const first = send({ type: 'values', ns: [], data: { messages: list }, interrupts: [] })
    const task = send({ type: 'tasks', ns: [], data: start({ messages: list, step: 1 }) })
    const grown = [...list, { id: 'new' }]
    const saved = send({ type: 'checkpoints', ns: [], data: checkpoint({ messages: grown }) })
    const known = (first.received.data as { messages: unknown[] }).messages
    expect(((task.received.data as TaskPayload).input as State)['messages']).toBe(known)
    const after = (saved.received.data as CheckpointPayload).values['messages'] as unknown[]
    expect(after.slice(0, 3).every((message, at) => message === known[at])).toBe(true)
  })

  it('do not send the history again after a node that sees only a part of the state', () => {
    const { send } = createWire()
    const state = { topic: 'cats', messages: messages(10_000) }
    send({ type: 'values', ns: [], data: state, interrupts: [] })
    send({ type: 'tasks', ns: [], data: start({ topic: 'cats' }) })
    send({ type: 'tasks', ns: [], data: start({ at: 1, messages: 'mine' }, ['__pregel_push']) })
    const { entry } = send({ type: 'values', ns: [], data: state, interrupts: [] })
    expect(sizeOf(entry)).toBeLessThan(300)
  })

  it('cross whole where they are no record', () => {
    const { send } = createWire()
    for (const data of ['text', null, [1], new Date(0), new Map([['a', 1]])]) {
      const part = { type: 'values', ns: [], data, interrupts: [] } as unknown as StreamPart
      expect(send(part).received).toEqual(part)
    }
  })

  it('change no prototype', () => {
    const { send } = createWire()
    const hostile = JSON.parse('{"__proto__":{"polluted":true}}') as State
    const { received } = send({ type: 'tasks', ns: ['__proto__'], data: start(hostile) })
    const { input } = received.data as TaskPayload
    expect(Object.getPrototypeOf(input)).toBe(Object.prototype)
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})

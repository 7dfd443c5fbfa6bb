import {
  Annotation,
  anyValue,
  append,
  ephemeral,
  MemorySaver,
  Overwrite,
  type StateKey,
  START,
  StateGraph,
  topic,
} from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { resume } from './fixtures.ts'
import { dataOf, onThread } from './trace.ts'

/** `a` and `b` write the key, in one superstep or one after the other; `look` and `later` log what they see. */
function writing(key: StateKey<unknown, unknown>, writes: { a?: unknown; b?: unknown }) {
  const State = Annotation.Root({ key, log: append<unknown>() })
  const write = (value: unknown) => () => (value === undefined ? {} : { key: value })
  return new StateGraph(State)
    .addNode('a', write(writes.a))
    .addNode('b', write(writes.b))
    .addNode('look', (state) => ({ log: ['key' in state ? state.key : 'nothing'] }))
    .addNode('later', (state) => ({ log: ['key' in state ? state.key : 'nothing'] }))
}

/** What `look`, right after the writes, and `later`, a superstep after it, see. */
async function seen(key: StateKey<unknown, unknown>, ...writes: [a: unknown, b?: unknown]) {
  const [a, b] = writes
  const graph = writing(key, { a, b })
    .addEdge(START, 'a')
    .addEdge(START, 'b')
    .addEdge('a', 'look')
    .addEdge('look', 'later')
    .compile()
  return ((await graph.invoke({})).value as { log: unknown[] }).log
}

const unknownTopic = (accumulate = false): StateKey<unknown, unknown> =>
  topic<unknown>({ accumulate })

describe('semantics §4.2 a topic', () => {
  it('flattens lists, in the order of the task paths', async () => {
    expect((await seen(unknownTopic(), ['a1', 'a2'], 'b'))[0]).toEqual(['a1', 'a2', 'b'])
  })

  it('is empty after a superstep that wrote nothing', async () => {
    expect((await seen(unknownTopic(), 'a'))[1]).toBe('nothing')
  })

  it('keeps all when it accumulates', async () => {
    const graph = writing(unknownTopic(true), { a: 'a', b: ['b1', 'b2'] })
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .addEdge('b', 'look')
      .addEdge('look', 'later')
      .compile()
    const { value } = await graph.invoke({})
    expect(value).toEqual({
      key: ['a', 'b1', 'b2'],
      log: [
        ['a', 'b1', 'b2'],
        ['a', 'b1', 'b2'],
      ],
    })
  })

  it('is overwritten as a whole', async () => {
    const graph = writing(unknownTopic(true), { a: 'a', b: new Overwrite(['b']) })
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .compile()
    expect((await graph.invoke({})).value).toEqual({ key: ['b'], log: [] })
  })

  it('that was written an empty list has no key', async () => {
    expect(await seen(unknownTopic(), [])).toEqual(['nothing', 'nothing'])
  })
})

describe('semantics §4.2 an ephemeral value', () => {
  it('holds for one superstep', async () => {
    expect(await seen(ephemeral<unknown>(), 'a')).toEqual(['a', 'nothing'])
  })

  it('refuses two writes in one superstep', async () => {
    await expect(seen(ephemeral<unknown>(), 'a', 'b')).rejects.toMatchObject({
      code: 'INVALID_CONCURRENT_GRAPH_UPDATE',
      key: 'key',
    })
  })

  it('takes the last of several without its guard', async () => {
    expect((await seen(ephemeral<unknown>({ guard: false }), 'a', 'b'))[0]).toBe('b')
  })

  it('is cleared by the input of the next run', async () => {
    const graph = writing(ephemeral<unknown>(), {})
      .addEdge(START, 'look')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({ key: 'first' }, onThread())
    expect((await graph.invoke({ log: ['second'] }, onThread())).value).toEqual({
      log: ['first', 'second', 'nothing'],
    })
  })
})

describe('semantics §4.2 any value', () => {
  it('takes several writes, of which the last counts, for one superstep', async () => {
    expect(await seen(anyValue<unknown>(), 'a', 'b')).toEqual(['b', 'nothing'])
  })
})

describe('semantics §4.2 channels that are cleared', () => {
  const chain = () =>
    writing(ephemeral<unknown>(), { a: 'a' })
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .addEdge('b', 'look')

  it('do not count as changed: no values part tells of the clearing alone', async () => {
    const parts = await collectParts(chain().compile().stream({}, { streamMode: 'values' }))
    expect(dataOf(parts, 'values')).toEqual([{ key: 'a', log: [] }, { log: ['nothing'] }])
  })

  it('are cleared in what is stored, too', async () => {
    const graph = chain().compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    const history = await collectParts(graph.getStateHistory(onThread()))
    expect(history.map(({ values }) => values)).toEqual([
      { log: ['nothing'] },
      { log: [] },
      { key: 'a', log: [] },
      { log: [] },
      { log: [] },
    ])
  })

  it('hold while a superstep waits for an answer, and are there when it goes on', async () => {
    const graph = writing(ephemeral<unknown>(), { a: 'a' })
      .addNode('ask', (state, runtime) => ({ log: [state.key, runtime.interrupt('?')] }))
      .addEdge(START, 'a')
      .addEdge('a', 'ask')
      .addEdge('a', 'b')
      .addEdge('ask', 'later')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    expect((await graph.getState(onThread())).next).toEqual(['ask'])
    const { value } = await graph.invoke(resume('answer'), onThread())
    expect(value).toEqual({ log: ['a', 'answer', 'nothing'] })
  })

  it('are in the state of a thread that waits', async () => {
    const graph = writing(ephemeral<unknown>(), { a: 'a' })
      .addNode('ask', (_state, runtime) => ({ log: [runtime.interrupt('?')] }))
      .addEdge(START, 'a')
      .addEdge('a', 'ask')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    expect((await graph.getState(onThread())).values).toEqual({ key: 'a', log: [] })
  })

  it('are seen by a condition as they were before the superstep', async () => {
    const seenBy: unknown[] = []
    const graph = writing(ephemeral<unknown>(), { a: 'a' })
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .addConditionalEdges('b', (state) => {
        seenBy.push(state.key)
        return 'look'
      })
      .compile()
    const { value } = await graph.invoke({})
    expect(seenBy).toEqual(['a'])
    expect(value).toEqual({ log: ['nothing'] })
  })
})

import { AIMessage } from '@langchain/core/messages'
import { describe, expect, it } from 'vitest'
import { END, START } from '../../engine/graph-spec.ts'
import { Annotation } from '../../graph/annotation.ts'
import { StateGraph } from '../../graph/state-graph.ts'
import { NotStorableError } from '../../errors.ts'
import { MemorySaver } from '../memory-saver.ts'
import type { LangGraphCheckpoint, LangGraphConfig, LangGraphMetadata } from './langgraph-types.ts'
import { type RivuletLangGraphSaver, toLangGraphSaver } from './to-langgraph-saver.ts'

const METADATA: LangGraphMetadata = { source: 'loop', step: 0, parents: {} }

function at(id?: string, ns = ''): LangGraphConfig {
  const place = { thread_id: '1', checkpoint_ns: ns }
  return { configurable: id === undefined ? place : { ...place, checkpoint_id: id } }
}

function made(id: string, values: Readonly<Record<string, unknown>> = {}): LangGraphCheckpoint {
  return {
    v: 4,
    id,
    ts: '2026-01-02T03:04:05.678Z',
    channel_values: values,
    channel_versions: Object.fromEntries(Object.keys(values).map((channel) => [channel, 1])),
    versions_seen: {},
  }
}

/** With everything new in it. */
function put(
  saver: RivuletLangGraphSaver,
  config: LangGraphConfig,
  checkpoint: LangGraphCheckpoint,
) {
  return saver.put(config, checkpoint, METADATA, checkpoint.channel_versions)
}

async function pendingOf(saver: RivuletLangGraphSaver, id: string): Promise<unknown> {
  return (await saver.getTuple(at(id)))?.pendingWrites
}

async function valuesOf(saver: RivuletLangGraphSaver, id?: string): Promise<unknown> {
  return (await saver.get(at(id)))?.channel_values
}

function nested(depth: number, value: unknown): unknown {
  let result = value
  for (let level = 0; level < depth; level++) result = [result]
  return result
}

function innermost(value: unknown): unknown {
  let found = value
  while (Array.isArray(found)) found = found[0]
  return found
}

describe('toLangGraphSaver', () => {
  it('keeps writes whose checkpoint is still on its way, and stores them with it', async () => {
    const memory = new MemorySaver()
    const saver = toLangGraphSaver(memory)
    await saver.putWrites(at('1'), [['x', 1]], 'task')
    await saver.putWrites(at('2'), [['x', 2]], 'task')
    expect(await saver.getTuple(at())).toBeUndefined()
    await put(saver, at(), made('1'))
    expect(await pendingOf(saver, '1')).toEqual([['task', 'x', 1]])
    expect(await pendingOf(toLangGraphSaver(memory), '1')).toEqual([['task', 'x', 1]])
  })

  it('forgets such writes with their thread', async () => {
    const saver = toLangGraphSaver(new MemorySaver())
    await saver.putWrites(at('1'), [['x', 1]], 'task')
    await saver.deleteThread('1')
    await put(saver, at(), made('1'))
    expect(await pendingOf(saver, '1')).toEqual([])
  })

  it('counts calls in their order, whether or not anyone waits for them', async () => {
    const saver = toLangGraphSaver(new MemorySaver())
    await Promise.all([
      put(saver, at(), made('1', { x: 1 })),
      saver.putWrites(at('1'), [['x', 2]], 'task'),
      put(saver, at('1'), made('2', { y: 2 })),
      saver.getTuple(at()).then((tuple) => expect(tuple?.checkpoint.id).toBe('2')),
    ])
    expect(await pendingOf(saver, '1')).toEqual([['task', 'x', 2]])
  })

  it('takes a checkpoint whose parent is not there, whole', async () => {
    const saver = toLangGraphSaver(new MemorySaver())
    await saver.put(at('gone'), made('1', { x: 1, y: 2 }), METADATA, { y: 1 })
    const tuple = await saver.getTuple(at())
    expect(tuple?.checkpoint).toEqual(made('1', { x: 1, y: 2 }))
    expect(tuple?.parentConfig).toEqual(at('gone'))
  })

  it('keeps the first write at a place, replaces how a task stands, and orders by path, task and place', async () => {
    const saver = toLangGraphSaver(new MemorySaver())
    await put(saver, at(), made('1'))
    const write = (taskId: string, path: string, ...writes: [string, unknown][]) =>
      saver.putWrites(at('1'), writes, taskId, path)
    await write('b', '2', ['x', 'b0'], ['x', 'b1'])
    await write('b', '2', ['x', 'again'], ['x', 'again'], ['x', 'b2'])
    await write('a', '2', ['__interrupt__', 'first?'])
    await write('a', '2', ['__interrupt__', 'second?'], ['__resume__', ['yes']])
    await write('z', '1', ['x', 'z0'])
    await write('\u{1F600}', '2', ['x', 'astral'])
    await write('\uFFFD', '2', ['x', 'below'])
    expect(await pendingOf(saver, '1')).toEqual([
      ['z', 'x', 'z0'],
      ['a', '__resume__', ['yes']],
      ['a', '__interrupt__', 'second?'],
      ['b', 'x', 'b0'],
      ['b', 'x', 'b1'],
      ['b', 'x', 'b2'],
      ['\uFFFD', 'x', 'below'],
      ['\u{1F600}', 'x', 'astral'],
    ])
  })

  it('cannot be reached through the objects that it was given', async () => {
    const saver = toLangGraphSaver(new MemorySaver())
    const [list, answer] = [[{ text: 'kept' }], ['kept']]
    const checkpoint = made('1', { list })
    const puts = [put(saver, at(), checkpoint), saver.putWrites(at('1'), [['x', answer]], 'task')]
    list[0]!.text = ''
    answer.push('new')
    checkpoint.channel_versions['list'] = 5
    await Promise.all(puts)
    const tuple = await saver.getTuple(at())
    expect(tuple?.checkpoint).toEqual(made('1', { list: [{ text: 'kept' }] }))
    expect(tuple?.pendingWrites).toEqual([['task', 'x', ['kept']]])
  })

  it('has a place for every name of a channel, and for every form of a time', async () => {
    const saver = toLangGraphSaver(new MemorySaver())
    const values = {
      __langgraph__v: 1,
      '__langgraph__:x': 2,
      '__langgraph__seen:n': 3,
      __start__: 4,
      constructor: 5,
    }
    const seen = { node: { x: 1 }, __interrupt__: { __langgraph__v: 1 } }
    const checkpoint = {
      ...made('1', values),
      ts: '2026-01-02T03:04:05.678901+00:00',
      versions_seen: seen,
    }
    await put(saver, at(), checkpoint)
    expect(await saver.get(at())).toEqual(checkpoint)
  })

  it('takes the version of a channel for what it holds', async () => {
    const saver = toLangGraphSaver(new MemorySaver())
    await put(saver, at(), made('1', { x: 1, y: 1 }))
    const second = { ...made('2', { x: 9, y: 2 }), channel_versions: { x: 1, y: 2 } }
    await saver.put(at('1'), second, METADATA, { y: 2 })
    expect(await valuesOf(saver)).toEqual({ x: 1, y: 2 })
    const third = { ...made('3', {}), channel_versions: { x: 1, y: 3 } }
    await saver.put(at('2'), third, METADATA, { y: 3 })
    expect(await valuesOf(saver)).toEqual({ x: 1 })
    expect(await valuesOf(saver, '2')).toEqual({ x: 1, y: 2 })
  })

  it('stores a value that has no version yet: what a channel starts with', async () => {
    const saver = toLangGraphSaver(new MemorySaver())
    const started = { ...made('1', { x: ['start'], toString: 1 }), channel_versions: {} }
    await saver.put(at(), started, METADATA, {})
    await saver.put(at('1'), { ...started, id: '2' }, METADATA, {})
    expect(await valuesOf(saver)).toEqual({ x: ['start'], toString: 1 })
  })

  it('lists every namespace of every thread, also of those that two processes begin at once', async () => {
    const memory = new MemorySaver()
    const [one, other] = [toLangGraphSaver(memory), toLangGraphSaver(memory)]
    await Promise.all([
      put(one, at(undefined, 'a:1'), made('1')),
      put(other, at(undefined, 'b:2'), made('2')),
      put(other, at(undefined, 'a:1|c:3'), made('3')),
    ])
    const found = new Set<unknown>()
    for await (const { config } of one.list({})) found.add(config.configurable?.['checkpoint_ns'])
    expect(found).toEqual(new Set(['a:1', 'b:2', 'a:1|c:3']))
    expect((await memory.threads.list()).map(({ threadId }) => threadId)).toEqual(['1'])
  })

  it('carries what the saver does, and messages as what they are', async () => {
    const saver = toLangGraphSaver(new MemorySaver())
    const message = new AIMessage({ id: 'a', content: 'hi' })
    const values = { date: new Date(5), kept: new Map([['k', [message]]]), big: 10n ** 20n }
    await put(saver, at(), made('1', values))
    const found = (await valuesOf(saver)) as typeof values
    expect([found.date, found.big]).toEqual([values.date, values.big])
    expect(found.kept.get('k')?.[0]).toBeInstanceOf(AIMessage)
    expect(found.kept.get('k')?.[0]?.content).toBe('hi')
  })

  it('carries messages in every kind of container, in cycles, and deep down', async () => {
    const saver = toLangGraphSaver(new MemorySaver())
    const message = new AIMessage({ id: 'a', content: 'hi' })
    const cycle: { on?: unknown; message: unknown } = { message }
    cycle.on = [cycle]
    const values = { cycle, map: new Map([[message, message]]), set: new Set([message]) }
    await put(saver, at(), made('1', { ...values, deep: nested(500, [message]) }))
    const found = (await valuesOf(saver)) as typeof values & { deep: unknown }
    expect(found.cycle.on).toEqual([found.cycle])
    const [inMap] = found.map
    const all = [found.cycle.message, ...inMap!, ...found.set, innermost(found.deep)]
    expect(all.map((each) => each instanceof AIMessage)).toEqual([true, true, true, true, true])
  })

  it('gives data of a form that LangChain cannot restore back as it is', async () => {
    const saver = toLangGraphSaver(new MemorySaver())
    const record = { lc: 1, type: 'constructor', id: ['langchain_core', 'messages', 'None'] }
    const values = { list: [{ ...record, kwargs: {} }, 1], ['own']: record }
    await put(saver, at(), made('1', values))
    expect(await valuesOf(saver)).toEqual(values)
  })

  it('refuses what is nested too deep, with the path', async () => {
    const saver = toLangGraphSaver(new MemorySaver())
    await expect(put(saver, at(), made('1', { x: nested(100_000, 1) }))).rejects.toMatchObject({
      code: NotStorableError.code,
      path: 'state.x',
      reason: 'nested too deep',
    })
  })

  it('refuses what the saver cannot carry, with the path, and stores nothing', async () => {
    class Point {
      readonly x = 1
    }
    const saver = toLangGraphSaver(new MemorySaver())
    await expect(put(saver, at(), made('1', { at: [new Point()] }))).rejects.toMatchObject({
      code: NotStorableError.code,
      path: 'state.at[0]',
    })
    expect(await saver.getTuple(at())).toBeUndefined()
  })

  it('shows a thread that a graph of ours has written', async () => {
    const memory = new MemorySaver()
    const graph = new StateGraph(Annotation.Root({ topic: Annotation<string>() }))
      .addNode('plan', () => ({ topic: 'cats' }))
      .addEdge(START, 'plan')
      .addEdge('plan', END)
      .compile({ checkpointer: memory })
    await graph.invoke({}, { configurable: { thread_id: '1' } })
    const tuple = await toLangGraphSaver(memory).getTuple(at())
    expect(tuple?.checkpoint).toMatchObject({
      v: 4,
      channel_values: { topic: 'cats' },
      channel_versions: { topic: 1 },
    })
    expect(tuple?.metadata).toMatchObject({ source: 'loop', step: 1 })
  })

  it('has a serializer, for tools that ask for one', async () => {
    const { serde } = toLangGraphSaver(new MemorySaver())
    const [type, bytes] = await serde.dumpsTyped({ list: [new AIMessage('hi')], none: null })
    const found = (await serde.loadsTyped(type, bytes)) as { list: unknown[]; none: null }
    expect([type, found.none]).toEqual(['json', null])
    expect(found.list[0]).toBeInstanceOf(AIMessage)
  })
})

import { describe, expect, it } from 'vitest'
import { Annotation, initChatModel, MemorySaver, START, StateGraph } from '../index.ts'
import { HIGH_MARK } from '../stream/part-queue.ts'
import { createFakeClock } from '../testing/fake-clock.ts'

const State = Annotation.Root({ a: Annotation<string>() })
const settled = (): Promise<void> => createFakeClock().advance(0)

function flooded(parts: number) {
  const heard: string[] = []
  const graph = new StateGraph(State)
    .addNode('flood', async (_state, { writer }) => {
      for (let at = 0; at < parts; at++) writer(at)
      await writer.ready
      heard.push('ready')
    })
    .addNode('next', () => void heard.push('next'))
    .addEdge(START, 'flood')
    .addEdge('flood', 'next')
    .compile({ clock: createFakeClock() })
  return { stream: graph.stream({}, { streamMode: 'custom' }), heard }
}

describe('a reader that is behind', () => {
  it('holds up nobody while at most 4096 parts wait', async () => {
    const { stream, heard } = flooded(HIGH_MARK)
    const reader = stream[Symbol.asyncIterator]()
    await reader.next()
    await settled()
    expect(heard).toEqual(['ready', 'next'])
    await stream.cancel()
  })

  it('holds up writer.ready and the next step until it has read half of that', async () => {
    const { stream, heard } = flooded(2 * HIGH_MARK)
    const reader = stream[Symbol.asyncIterator]()
    let read = 0
    const readUpTo = async (count: number): Promise<void> => {
      for (; read < count; read++) expect((await reader.next()).value).toMatchObject({ data: read })
      await settled()
    }
    await readUpTo(1.5 * HIGH_MARK)
    expect(heard).toEqual([])
    await readUpTo(1.5 * HIGH_MARK + 1)
    expect(heard).toEqual(['ready', 'next'])
    await readUpTo(2 * HIGH_MARK)
    expect(await reader.next()).toEqual({ done: true, value: undefined })
  })

  it('holds up the next step of a node that never asks', async () => {
    const heard: string[] = []
    const graph = new StateGraph(State)
      .addNode('flood', (_state, { writer }) => {
        for (let at = 0; at < 2 * HIGH_MARK; at++) writer(at)
      })
      .addNode('next', () => void heard.push('next'))
      .addEdge(START, 'flood')
      .addEdge('flood', 'next')
      .compile({ clock: createFakeClock() })
    let parts = 0
    for await (const _part of graph.stream({}, { streamMode: 'custom' })) {
      parts += 1
      if (parts !== HIGH_MARK) continue
      await settled()
      heard.push('half read')
    }
    expect(parts).toBe(2 * HIGH_MARK)
    expect(heard).toEqual(['half read', 'next'])
  })

  it('releases what waits when it leaves', async () => {
    const { stream, heard } = flooded(2 * HIGH_MARK)
    await stream[Symbol.asyncIterator]().next()
    await settled()
    expect(heard).toEqual([])
    await stream.cancel()
    expect(heard).toEqual(['ready'])
  })

  it('holds up the models that write into the run, and so their sources', async () => {
    const asked: number[] = []
    const source = async function* (): AsyncGenerator<string> {
      for (let at = 0; at < 2 * HIGH_MARK; at++) {
        asked.push(at)
        yield 'x'
      }
    }
    const model = initChatModel(source)
    for (const call of ['invoke', 'stream'] as const) {
      asked.length = 0
      const graph = new StateGraph(State)
        .addNode('n', async (_state, runtime) => {
          if (call === 'invoke') await model.invoke('hi', runtime)
          else for await (const _chunk of model.stream('hi', runtime));
        })
        .addEdge(START, 'n')
        .compile({ clock: createFakeClock() })
      const reader = graph.stream({}, { streamMode: 'messages' })[Symbol.asyncIterator]()
      await reader.next()
      await settled()
      expect(asked.length).toBe(HIGH_MARK + 2)
      let parts = 1
      while (!(await reader.next()).done) parts += 1
      expect(parts).toBe(2 * HIGH_MARK + 1)
    }
  })
})

describe('a sink that throws', () => {
  it.each(['values', 'updates'] as const)('at %s fails the run with its error', async (mode) => {
    const failure = new Error('no room')
    const graph = new StateGraph(State)
      .addNode('n', () => ({ a: 'x' }))
      .addEdge(START, 'n')
      .compile()
    const sink = {
      write: () => {
        throw failure
      },
      pressure: () => undefined,
    }
    await expect(graph.start({}, { streamMode: mode }, sink).done).rejects.toBe(failure)
  })

  it('at the end of a task leaves its error with the task', async () => {
    const graph = new StateGraph(State)
      .addNode('n', () => ({ a: 'x' }))
      .addEdge(START, 'n')
      .compile({ checkpointer: new MemorySaver() })
    const sink = {
      write: () => {
        throw new TypeError('no room')
      },
      pressure: () => undefined,
    }
    const onThread = { configurable: { thread_id: '1' } }
    const run = graph.start({}, { ...onThread, streamMode: 'updates' }, sink)
    await expect(run.done).rejects.toThrow('no room')
    const { next, tasks } = await graph.getState(onThread)
    expect([next, tasks]).toMatchObject([['n'], [{ error: 'TypeError: no room' }]])
  })
})

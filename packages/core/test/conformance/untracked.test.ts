import {
  Annotation,
  append,
  Command,
  MemorySaver,
  Overwrite,
  Send,
  START,
  StateGraph,
  untracked,
} from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { resume } from './fixtures.ts'
import { onThread } from './trace.ts'

/** What a saver could not carry if it got it. */
type Connection = () => string

const State = Annotation.Root({
  connection: untracked<Connection>(),
  answer: Annotation<string>(),
  log: append<string>(),
})

const connection: Connection = () => 'connected'

/** `open` connects, `ask` waits for an answer, `use` says what it sees; all in a row. */
const asking = (saver: MemorySaver) =>
  new StateGraph(State)
    .addNode('open', () => ({ connection }))
    .addNode('ask', (state, runtime) => ({
      log: [state.connection?.() ?? 'no connection'],
      answer: runtime.interrupt<string>('?'),
    }))
    .addNode('use', (state) => ({ log: [state.connection?.() ?? 'no connection'] }))
    .addEdge(START, 'open')
    .addEdge('open', 'ask')
    .addEdge('ask', 'use')
    .compile({ checkpointer: saver })

/** Everything that a saver holds of a thread. */
async function storedOf(saver: MemorySaver): Promise<string> {
  const stored: unknown[] = []
  for await (const each of saver.list(onThread())) stored.push(each)
  return JSON.stringify(stored)
}

describe('semantics §4.2 UntrackedValue', () => {
  it('stays from step to step, in values and in checkpoint parts, like a plain key', async () => {
    const graph = new StateGraph(State)
      .addNode('open', () => ({ connection }))
      .addNode('use', (state) => ({ log: [state.connection()] }))
      .addNode('again', (state) => ({ log: [state.connection()] }))
      .addEdge(START, 'open')
      .addEdge('open', 'use')
      .addEdge('use', 'again')
      .compile({ checkpointer: new MemorySaver() })
    const options = { ...onThread(), streamMode: ['values', 'checkpoints'] } as const
    const parts = await collectParts(graph.stream({}, options))
    const last = parts.filter(({ type }) => type === 'values').at(-1)
    expect(last?.data).toEqual({ connection, log: ['connected', 'connected'] })
    const checkpoint = parts.filter((part) => part.type === 'checkpoints').at(-1)
    expect(checkpoint?.data.values).toEqual({ connection, log: ['connected', 'connected'] })
  })

  it('is in no checkpoint, and absent in the state that is read', async () => {
    const saver = new MemorySaver()
    const graph = asking(saver)
    await graph.invoke({ log: ['in'] }, onThread())
    expect((await graph.getState(onThread())).values).toEqual({ log: ['in'] })
    expect(await storedOf(saver)).not.toContain('connection')
  })

  it('is absent after a resume', async () => {
    const graph = asking(new MemorySaver())
    await graph.invoke({}, onThread())
    const { value } = await graph.invoke(resume('yes'), onThread())
    expect(value).toEqual({ answer: 'yes', log: ['no connection', 'no connection'] })
  })

  it('is in no stored input', async () => {
    const saver = new MemorySaver()
    const graph = asking(saver)
    const { value } = await graph.invoke({ connection, log: [] }, onThread())
    expect(value).toEqual({ connection, log: [] })
    await graph.invoke(new Command({ update: { connection }, goto: 'open' }), onThread('2'))
    const pairs: [string, unknown][] = [['connection', connection]]
    await graph.invoke(new Command({ update: pairs, goto: 'open' }), onThread('3'))
    const args = { connection }
    await graph.invoke(new Command({ goto: new Send('use', args) }), onThread('4'))
    // One that has crossed a port is none by its class.
    await graph.invoke(new Command({ goto: { node: 'use', args } }), onThread('5'))
    expect(await storedOf(saver)).not.toContain('connection')
  })

  it('is in no stored write of a task that ended while another waits', async () => {
    const saver = new MemorySaver()
    const graph = new StateGraph(State)
      .addNode('open', () => ({ connection, log: ['opened'] }))
      .addNode('ask', (_state, runtime) => ({ answer: runtime.interrupt<string>('?') }))
      .addNode('use', (state) => ({ log: [state.connection?.() ?? 'no connection'] }))
      .addEdge(START, 'open')
      .addEdge(START, 'ask')
      .addEdge(['open', 'ask'], 'use')
      .compile({ checkpointer: saver })
    await graph.invoke({}, onThread())
    expect(await storedOf(saver)).not.toContain('connection')
    const { value } = await graph.invoke(resume('yes'), onThread())
    expect(value).toEqual({ answer: 'yes', log: ['opened', 'no connection'] })
  })

  it('is left out of the arguments of stored Sends, and is in those of the run itself', async () => {
    const saver = new MemorySaver()
    const args: unknown[] = []
    const graph = new StateGraph(State)
      .addNode('work', (given, runtime) => {
        args.push({ ...given })
        return { answer: runtime.interrupt<string>('?') }
      })
      .addConditionalEdges(START, () => new Send('work', { connection, answer: 'none' }))
      .compile({ checkpointer: saver })
    await graph.invoke({}, onThread())
    expect(await storedOf(saver)).not.toContain('connection')
    await graph.invoke(resume('yes'), onThread())
    expect(args).toEqual([{ connection, answer: 'none' }, { answer: 'none' }])
  })

  it('is not stored by a nested graph that does not know the key', async () => {
    const child = new StateGraph(Annotation.Root({ answer: Annotation<string>() }))
      .addNode('ask', (_state, runtime) => ({ answer: runtime.interrupt<string>('?') }))
      .addEdge(START, 'ask')
      .compile()
    const graph = new StateGraph(State)
      .addNode('child', child)
      .addEdge(START, 'child')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({ connection, answer: 'none' }, onThread())
    const { value } = await graph.invoke(resume('yes'), onThread())
    expect(value).toEqual({ answer: 'yes', log: [] })
  })

  it('refuses two writes in one superstep, unless its guard is taken away', async () => {
    const twice = (guard: boolean) =>
      new StateGraph(Annotation.Root({ open: untracked<string>({ guard }) }))
        .addNode('a', () => ({ open: 'a' }))
        .addNode('b', () => ({ open: 'b' }))
        .addEdge(START, 'a')
        .addEdge(START, 'b')
        .compile()
    await expect(twice(true).invoke({ open: 'in' })).rejects.toMatchObject({
      code: 'INVALID_CONCURRENT_GRAPH_UPDATE',
      key: 'open',
    })
    expect((await twice(false).invoke({ open: 'in' })).value).toEqual({ open: 'b' })
  })

  it('takes an Overwrite for its value', async () => {
    const graph = new StateGraph(State)
      .addNode('open', () => ({ connection: new Overwrite(connection) }))
      .addEdge(START, 'open')
      .compile()
    expect((await graph.invoke({})).value).toEqual({ connection, log: [] })
  })
})

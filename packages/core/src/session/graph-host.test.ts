import { describe, expect, it } from 'vitest'
import { snapshotOf } from '../../test/snapshot.ts'
import { createMemoryThreadIndex, type ThreadRecord } from '../checkpoint/thread-index.ts'
import type { CheckpointConfig } from '../checkpoint/checkpoint-config.ts'
import type { StateSnapshot } from '../checkpoint/state-snapshot.ts'
import { Command } from '../engine/command.ts'
import { createEndpointPair } from '../protocol/endpoint-pair.ts'
import {
  type ClientMessage,
  PROTOCOL_VERSION,
  type RequestMethod,
  type WorkerMessage,
} from '../protocol/wire-message.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { GraphHost } from './graph-host.ts'
import type { ServableGraph } from './run-remote.ts'

const snapshot = (step: number): StateSnapshot => snapshotOf({ step })

/** A graph whose runs end as they are told to, and that notes what it is asked. */
function createGraph({
  isPaused = false,
  checkpointer,
}: Partial<ServableGraph> & { isPaused?: boolean }) {
  const inputs: unknown[] = []
  const asked: unknown[] = []
  const graph: ServableGraph = {
    checkpointer,
    start(input) {
      inputs.push(input)
      const result = { value: {}, interrupts: [], isPaused }
      return { runId: 'r', done: Promise.resolve(result), cancel: () => Promise.resolve() }
    },
    getGraph: () => ({ nodes: [], edges: [], toMermaid: () => '' }),
    getState(...args) {
      asked.push(args)
      return Promise.resolve(snapshot(2))
    },
    async *getStateHistory(...args) {
      asked.push(args)
      yield snapshot(2)
      yield snapshot(1)
    },
    updateState(...args) {
      asked.push(args)
      return Promise.resolve(snapshot(3).config as CheckpointConfig)
    },
  }
  return { graph, inputs, asked }
}

function createSaver() {
  const threads = createMemoryThreadIndex(createFakeClock())
  const deleted: string[] = []
  return {
    deleted,
    threads,
    deleteThread(threadId: string) {
      deleted.push(threadId)
      return threads.delete(threadId)
    },
  }
}

/** A page that talks to a host by hand. */
function connect(graphs: Record<string, ServableGraph>) {
  const [page, worker] = createEndpointPair()
  const received: WorkerMessage[] = []
  const waiting = new Map<string, (message: WorkerMessage) => void>()
  page.addEventListener('message', ({ data }) => {
    const message = data as WorkerMessage
    received.push(message)
    const id = 'requestId' in message ? message.requestId : 'runId' in message ? message.runId : ''
    if (message.type !== 'part-batch') waiting.get(id)?.(message)
  })
  const host = new GraphHost({
    graphs: new Map(Object.entries(graphs)),
    clock: createFakeClock(),
    lifeLock: undefined,
  })
  host.connect(worker)
  const post = (message: ClientMessage): void => page.postMessage(message)
  post({ type: 'hello', version: PROTOCOL_VERSION })
  const settled = (id: string): Promise<WorkerMessage> =>
    new Promise((resolve) => waiting.set(id, resolve))
  let count = 0
  return {
    post,
    request: async (graph: string, method: RequestMethod, ...args: unknown[]): Promise<unknown> => {
      const requestId = `q${++count}`
      const answer = settled(requestId)
      post({ type: 'request', requestId, graph, method, args })
      const message = await answer
      if (message.type === 'response') return message.result
      throw (message as Extract<WorkerMessage, { type: 'response-error' }>).error
    },
    run: (graph: string, input: unknown, isCommand = false): Promise<WorkerMessage> => {
      const runId = `r${++count}`
      const options = { configurable: { thread_id: 't' } }
      post({ type: 'run-start', runId, graph, input, isCommand, options })
      return settled(runId)
    },
  }
}

describe('the state of a thread', () => {
  it('is asked of the graph', async () => {
    const { graph, asked } = createGraph({ checkpointer: createSaver() })
    const { request } = connect({ agent: graph })
    expect(await request('agent', 'state.get', 't', { subgraphs: true })).toEqual(snapshot(2))
    expect(await request('agent', 'state.history', 't')).toEqual([snapshot(2), snapshot(1)])
    const config = { configurable: { thread_id: 't' } }
    await request('agent', 'state.history', 't', { limit: 5, filter: { source: 'loop' } })
    expect(asked).toEqual([
      [config, { subgraphs: true }],
      [config, { limit: 100 }],
      [config, { limit: 5, filter: { source: 'loop' } }],
    ])
  })

  it('is changed by the graph, under the checkpoint that the page names', async () => {
    const { graph, asked } = createGraph({ checkpointer: createSaver() })
    const { request } = connect({ agent: graph })
    const configurable = { checkpoint_id: 'c', thread_id: 'another' }
    const values = { input: { goto: 'a' }, isCommand: true }
    const update = { values, asNode: 'b', taskId: 'x', configurable }
    expect(await request('agent', 'state.update', 't', update)).toEqual(snapshot(3).config)
    const nothing = { input: null, isCommand: false }
    await request('agent', 'state.update', 't', { values: nothing })
    await request('agent', 'state.update', 't', { values: [values, nothing] })
    expect(asked).toEqual([
      [
        { configurable: { checkpoint_id: 'c', thread_id: 't' } },
        new Command({ goto: 'a' }),
        { asNode: 'b', taskId: 'x' },
      ],
      [{ configurable: { thread_id: 't' } }, null, { asNode: undefined, taskId: undefined }],
      [
        { configurable: { thread_id: 't' } },
        [new Command({ goto: 'a' }), null],
        { asNode: undefined, taskId: undefined },
      ],
    ])
    expect(await request('agent', 'threads.get', 't')).toMatchObject({ threadId: 't' })
  })

  it('needs a saver, and the error says how to get one', async () => {
    const { request } = connect({ agent: createGraph({}).graph })
    for (const method of ['state.get', 'state.history', 'state.update'] as const) {
      await expect(request('agent', method, 't')).rejects.toMatchObject({
        facts: { code: 'CHECKPOINTER_REQUIRED', graph: 'agent' },
        message: expect.stringContaining('.compile({ checkpointer: new MemorySaver() })') as string,
      })
    }
  })

  it('that cannot cross is refused with the place', async () => {
    const { graph } = createGraph({ checkpointer: createSaver() })
    const broken = { ...snapshot(1), values: { items: [{ run: () => 'no' }] } }
    const { request } = connect({
      agent: { ...graph, getState: () => Promise.resolve(broken) },
    })
    await expect(request('agent', 'state.get', 't')).rejects.toMatchObject({
      facts: { code: 'NOT_CLONEABLE', path: 'answer.values.items[0].run' },
    })
  })

  it.each([
    ['state.get' as const, 7],
    ['threads.get' as const, undefined],
    ['threads.drop' as RequestMethod, 't'],
  ])('is not given for a request that is none: %s %o', async (method, threadId) => {
    const { request } = connect({ agent: createGraph({ checkpointer: createSaver() }).graph })
    await expect(request('agent', method, threadId)).rejects.toMatchObject({
      facts: { code: 'INVALID_ARGUMENT' },
    })
  })
})

describe('the threads of a graph with a saver', () => {
  it('survive in the saver, each under the graph that ran on it first', async () => {
    const saver = createSaver()
    const [one, two] = [createGraph({ checkpointer: saver }), createGraph({ checkpointer: saver })]
    const { request, run } = connect({ one: one.graph, two: two.graph })
    await saver.threads.update('anybody', { title: 'Old' })
    await run('one', { messages: 'first words' })
    await request('two', 'threads.update', 'mine', { title: 'Mine' })
    const titles = async (graph: string): Promise<string[]> =>
      ((await request(graph, 'threads.list')) as ThreadRecord[])
        .map(({ title }) => title)
        .toSorted()
    expect(await titles('one')).toEqual(['Old', 'first words'])
    expect(await titles('two')).toEqual(['Mine', 'Old'])
    await run('two', {})
    expect(await saver.threads.get('t')).toMatchObject({ graph: 'one', status: 'idle' })
  })

  it('are deleted with all that the saver has of them', async () => {
    const saver = createSaver()
    const { request, run } = connect({ agent: createGraph({ checkpointer: saver }).graph })
    await run('agent', {})
    await request('agent', 'threads.delete', 't')
    expect(saver.deleted).toEqual(['t'])
    expect(await request('agent', 'threads.list')).toEqual([])
  })

  it('are interrupted when their run is paused, also without a question', async () => {
    const saver = createSaver()
    const { request, run } = connect({
      agent: createGraph({ checkpointer: saver, isPaused: true }).graph,
    })
    expect(await run('agent', {})).toMatchObject({
      outcome: { status: 'success', isPaused: true, output: { value: {}, interrupts: [] } },
    })
    expect(await request('agent', 'threads.get', 't')).toMatchObject({ status: 'interrupted' })
  })
})

describe('what somebody else posts to a worker', () => {
  it.each([[null], ['text'], [{ type: 'webpackOk' }]])('is passed over: %o', async (foreign) => {
    const { post, request } = connect({ agent: createGraph({}).graph })
    post(foreign as never)
    expect(await request('agent', 'threads.list')).toEqual([])
  })
})

describe('the input of a run', () => {
  it('gives the thread its title, an answer does not', async () => {
    const { request, run } = connect({ agent: createGraph({}).graph })
    await run('agent', { resume: 'yes' }, true)
    expect(await request('agent', 'threads.get', 't')).toMatchObject({ title: '' })
    await run('agent', { messages: 'words' })
    expect(await request('agent', 'threads.get', 't')).toMatchObject({ title: 'words' })
  })

  it('is a Command again when the page sent one', async () => {
    const { graph, inputs } = createGraph({})
    const { run } = connect({ agent: graph })
    await run('agent', { resume: { yes: true }, update: { a: 1 } }, true)
    await run('agent', null)
    expect(Command.isInstance(inputs[0])).toBe(true)
    expect(inputs[0]).toMatchObject({ resume: { yes: true }, update: { a: 1 } })
    expect(inputs[1]).toBeNull()
  })
})

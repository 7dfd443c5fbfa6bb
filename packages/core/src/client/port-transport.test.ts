import { describe, expect, it, vi } from 'vitest'
import { createEndpointPair } from '../protocol/endpoint-pair.ts'
import type { Endpoint } from '../protocol/endpoint.ts'
import {
  type ClientMessage,
  PROTOCOL_VERSION,
  type WorkerMessage,
} from '../protocol/wire-message.ts'
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts'
import { createFakeFrames } from '../testing/fake-frames.ts'
import { createFakeIds } from '../testing/fake-ids.ts'
import { createGraphClient } from './graph-client.ts'
import { CANCEL_DEADLINE, PortTransport } from './port-transport.ts'
import type { RemoteGraph } from './remote-graph.ts'

interface Harness {
  readonly clock: FakeClock
  readonly graph: RemoteGraph
  readonly transport: PortTransport
  /** The serving sides that were connected. */
  readonly workers: {
    readonly endpoint: Endpoint
    readonly heard: ClientMessage[]
    isTerminated: boolean
  }[]
  readonly faults: Error[]
  readonly say: (message: WorkerMessage) => Promise<void>
  readonly close: () => Promise<void>
}

const ready: WorkerMessage = {
  type: 'ready',
  version: PROTOCOL_VERSION,
  lifeLock: undefined,
}

/** A page whose workers say only what a test lets them say. */
function createHarness(): Harness {
  const clock = createFakeClock()
  const workers: Harness['workers'] = []
  const faults: Error[] = []
  const transport = new PortTransport(
    () => {
      const [page, worker] = createEndpointPair()
      const entry = { endpoint: worker, heard: [] as ClientMessage[], isTerminated: false }
      worker.addEventListener('message', ({ data }) => entry.heard.push(data as ClientMessage))
      workers.push(entry)
      return { endpoint: page, terminate: () => void (entry.isTerminated = true) }
    },
    {
      clock,
      ids: createFakeIds(),
      frames: createFakeFrames(),
      onFault: (error) => faults.push(error),
    },
  )
  const client = createGraphClient({ transport, clock, frames: createFakeFrames() })
  return {
    clock,
    workers,
    faults,
    transport,
    graph: client.graph('agent'),
    say: async (message) => {
      workers.at(-1)?.endpoint.postMessage(message)
      await clock.advance(0)
    },
    close: () => client.close(),
  }
}

async function outcomeOf(run: Promise<unknown>): Promise<string> {
  return run.then(
    () => 'resolved',
    (error: { code?: string }) => error.code ?? 'rejected',
  )
}

describe('the handshake', () => {
  it('sends nothing but waits until the other side is ready', async () => {
    const { workers, graph, say, clock } = createHarness()
    void outcomeOf(graph.invoke({}))
    await clock.advance(0)
    expect(workers[0]?.heard).toEqual([])
    await say(ready)
    expect(workers[0]?.heard.map(({ type }) => type)).toEqual(['hello', 'run-start'])
  })

  it('refuses another version of the protocol', async () => {
    const { graph, say, workers } = createHarness()
    const run = outcomeOf(graph.invoke({}))
    await say({ ...ready, version: 999 })
    expect(await run).toBe('PROTOCOL_MISMATCH')
    expect(workers[0]?.isTerminated).toBe(true)
  })

  it('gives a worker up that never becomes ready', async () => {
    const { graph, clock } = createHarness()
    const run = outcomeOf(graph.invoke({}))
    await clock.advance(15_000)
    expect(await run).toBe('WORKER_DIED')
  })
})

describe('while the worker is starting', () => {
  it('sends what was given, not what the caller made of it meanwhile', async () => {
    const { workers, graph, say } = createHarness()
    const input = { list: [1] }
    void outcomeOf(graph.invoke(input))
    input.list.push(2)
    await say(ready)
    expect(workers[0]?.heard[1]).toMatchObject({ input: { list: [1] } })
  })

  it('stops a run without harm to another', async () => {
    const { workers, graph, say, clock } = createHarness()
    const thread = graph.thread('t')
    const stopped = thread.submit({})
    void outcomeOf(graph.invoke({ other: true }))
    await thread.stop()
    expect((await stopped).status).toBe('stopped')
    await clock.advance(CANCEL_DEADLINE * 2)
    await say(ready)
    expect(workers[0]?.isTerminated).toBe(false)
    expect(workers[0]?.heard.filter(({ type }) => type === 'run-start')).toMatchObject([
      { input: { other: true } },
    ])
  })

  it('rejects a request that cannot cross, and sends the others', async () => {
    const { workers, graph, say } = createHarness()
    const title = (() => 'x') as unknown as string
    const refused = outcomeOf(graph.threads.update('t', { title }))
    void outcomeOf(graph.threads.list())
    await say(ready)
    expect(await refused).toBe('NOT_CLONEABLE')
    expect(workers[0]?.heard.map(({ type }) => type)).toEqual(['hello', 'request'])
  })
})

describe('run ids', () => {
  it('refuses a second run with the id of one that is under way', async () => {
    const { graph } = createHarness()
    void outcomeOf(graph.invoke({}, { runId: 'same' }))
    expect(await outcomeOf(graph.invoke({}, { runId: 'same' }))).toBe('INVALID_ARGUMENT')
  })
})

describe('a worker that went silent', () => {
  it('ends its runs with WORKER_SILENT after 5 s, and the next run gets a new worker', async () => {
    const { graph, say, clock, workers } = createHarness()
    const run = outcomeOf(graph.invoke({}))
    await say(ready)
    await clock.advance(4000)
    expect(workers[0]?.heard.filter(({ type }) => type === 'ping')).toHaveLength(4)
    await clock.advance(1000)
    expect(await run).toBe('WORKER_SILENT')
    expect(workers[0]?.isTerminated).toBe(true)
    void outcomeOf(graph.invoke({}))
    expect(workers).toHaveLength(2)
  })

  it('counts any message as a sign of life', async () => {
    const { graph, say, clock, workers } = createHarness()
    void outcomeOf(graph.invoke({}))
    await say(ready)
    for (let second = 0; second < 20; second++) {
      await clock.advance(1000)
      await say({ type: 'pong', at: 0 })
    }
    expect(workers[0]?.isTerminated).toBe(false)
  })

  it('is not watched while nothing is under way', async () => {
    const { graph, say, clock, workers } = createHarness()
    const run = outcomeOf(graph.threads.list())
    await say(ready)
    const request = workers[0]?.heard.find((message) => message.type === 'request')
    await say({ type: 'response', requestId: request!.requestId, result: [] })
    expect(await run).toBe('resolved')
    await clock.advance(60_000)
    expect(workers[0]?.isTerminated).toBe(false)
    expect(clock.pending).toBe(0)
  })

  it('is replaced when it does not stop a run in time', async () => {
    const { graph, say, clock, workers } = createHarness()
    const thread = graph.thread('t')
    const run = thread.submit({})
    await say(ready)
    const stopped = thread.stop()
    await clock.advance(CANCEL_DEADLINE)
    await stopped
    expect((await run).status).toBe('stopped')
    expect(workers[0]?.isTerminated).toBe(true)
  })
})

describe('a reader that has left', () => {
  const request = { graph: 'agent', input: {}, isCommand: false, options: {} }
  const observer = { onParts: () => undefined, onReset() {}, onEnd: vi.fn<() => void>() }

  it('keeps nobody waiting who stops its run, and its worker alive', async () => {
    const { transport, say, clock, workers } = createHarness()
    const leave = transport.start({ ...request, runId: 'r' }, observer)
    await say(ready)
    const stopped = transport.cancel('r')
    leave()
    await stopped
    await clock.advance(CANCEL_DEADLINE * 2)
    expect(workers[0]?.isTerminated).toBe(false)
    expect(observer.onEnd).not.toHaveBeenCalled()
    expect(clock.pending).toBe(0)
  })
})

describe('faults and closing', () => {
  it.each([[null], ['text'], [{ type: 'webpackOk' }]])(
    'passes over what somebody else posts to the page: %o',
    async (foreign) => {
      const { graph, say } = createHarness()
      const run = outcomeOf(graph.threads.list())
      await say(foreign as never)
      await say(ready)
      await say({ type: 'response', requestId: 'request-1', result: [] })
      expect(await run).toBe('resolved')
    },
  )

  it('reports what failed in the worker outside of any run', async () => {
    const { graph, say, faults } = createHarness()
    void outcomeOf(graph.invoke({}))
    await say(ready)
    const error = { name: 'TypeError', message: 'stray', facts: {}, isRivulet: false, lists: {} }
    await say({ type: 'fault', error })
    expect(faults).toMatchObject([{ name: 'TypeError', message: 'stray' }])
  })

  it('settles everything once when it is closed, and leaves no timer', async () => {
    const { graph, say, clock, close } = createHarness()
    const outcomes = [graph.invoke({}), graph.threads.list(), graph.invoke({})].map(outcomeOf)
    await say(ready)
    await close()
    expect(await Promise.all(outcomes)).toEqual(['DISCONNECTED', 'DISCONNECTED', 'DISCONNECTED'])
    expect(clock.pending).toBe(0)
    expect(await outcomeOf(graph.invoke({}))).toBe('DISCONNECTED')
  })
})

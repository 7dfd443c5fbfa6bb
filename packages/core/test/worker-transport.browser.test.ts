import { createGraphClient, RivuletError, workerTransport } from '@rivulet/core/client'
import { transportCases } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'

const workers: Worker[] = []

function createWorker(): Worker {
  const worker = new Worker(new URL('./conformance.test-worker.ts', import.meta.url), {
    type: 'module',
  })
  workers.push(worker)
  return worker
}

describe('workerTransport with a real worker', () => {
  for (const { title, run } of transportCases(() => workerTransport(createWorker))) it(title, run)

  it('ends a run with WORKER_DIED when its worker is killed, and starts the next run in a new one', async () => {
    const client = createGraphClient({ transport: workerTransport(createWorker) })
    const thread = client.graph('wait').thread('killed')
    const run = thread.submit({ topic: 'x' })
    await expect.poll(() => thread.getSnapshot().status).toBe('streaming')
    const started = workers.length

    workers.at(-1)?.terminate()

    expect((await run).status).toBe('error')
    const { status, error, connection } = thread.getSnapshot()
    expect([status, codeOf(error), connection]).toEqual(['error', 'WORKER_DIED', 'lost'])

    const next = await client.graph('talk').thread('killed').submit({ messages: 'again' })
    expect(next.status).toBe('success')
    expect(workers.length).toBe(started + 1)
    await client.close()
  })

  it('says WORKER_DIED when the script of the worker cannot be loaded', async () => {
    const client = createGraphClient({
      transport: workerTransport(() => new Worker('/nowhere.js', { type: 'module' })),
    })
    const thread = client.graph('talk').thread('t')
    expect((await thread.submit({ messages: 'hi' })).status).toBe('error')
    expect(codeOf(thread.getSnapshot().error)).toBe('WORKER_DIED')
    await client.close()
  })
})

function codeOf(error: unknown): string | undefined {
  return RivuletError.isInstance(error) ? error.code : undefined
}

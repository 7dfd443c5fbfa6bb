import { describe, expect, it, vi } from 'vitest'
import type { StreamPart } from '../stream/stream-part.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createFakeFrames } from '../testing/fake-frames.ts'
import { createFakeIds } from '../testing/fake-ids.ts'
import { scriptedTransport } from '../testing/scripted-transport.ts'
import { createGraphClient } from './graph-client.ts'

const custom = (data: unknown): StreamPart => ({ type: 'custom', ns: [], data })

function createThread(script: readonly StreamPart[]) {
  const transport = scriptedTransport(script)
  const client = createGraphClient({
    transport,
    frames: createFakeFrames({ manual: true }),
    clock: createFakeClock(),
    ids: createFakeIds(),
  })
  return { transport, thread: client.graph('agent').thread('t') }
}

describe('a listener for the parts of a thread', () => {
  it('hears every part at once, also those that wait for a commit', () => {
    const { transport, thread } = createThread([custom(1), custom(2), custom(3)])
    const heard: StreamPart[] = []
    thread.onPart((part) => heard.push(part))
    void thread.submit({})
    for (let part = 0; part < 3; part++) transport.step()
    expect(heard).toEqual([custom(1), custom(2), custom(3)])
    expect(thread.getSnapshot().custom.log).toHaveLength(1)
  })

  it('hears nothing after it has unsubscribed', () => {
    const { transport, thread } = createThread([custom(1), custom(2)])
    const listener = vi.fn<(part: StreamPart) => void>()
    const unsubscribe = thread.onPart(listener)
    void thread.submit({})
    transport.step(1)
    unsubscribe()
    transport.step(1)
    expect(listener).toHaveBeenCalledOnce()
  })

  it('stops neither the others nor the thread when it throws', () => {
    const { transport, thread } = createThread([custom(1)])
    const report = vi.spyOn(console, 'error').mockImplementation(() => {})
    const other = vi.fn<(part: StreamPart) => void>()
    thread.onPart(() => {
      throw new Error('a listener failed')
    })
    thread.onPart(other)
    void thread.submit({})
    transport.step(1)
    expect(other).toHaveBeenCalledOnce()
    expect(thread.getSnapshot().custom.latest).toBe(1)
    expect(report).toHaveBeenCalledOnce()
    report.mockRestore()
  })
})

import { createGraphClient } from '@rivulet/core/client'
import {
  createFakeClock,
  createFakeFrames,
  createFakeIds,
  scriptedTransport,
} from '@rivulet/core/testing'
import { useGraphStream, useMessageText } from '@rivulet/react'
import { act, render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { token } from './support.tsx'
import { useRenderCount } from './use-render-count.ts'

it('shows after a hidden time all that came, in one commit, and leaves no timer', async () => {
  const transport = scriptedTransport(Array.from({ length: 500 }, (_, at) => token(`${at} `)))
  const frames = createFakeFrames({ manual: true })
  const clock = createFakeClock()
  const client = createGraphClient({ transport, frames, clock, ids: createFakeIds() })
  let commits = 0
  function Chat() {
    const chat = useGraphStream(client.graph('agent'))
    return (
      <>
        <button onClick={() => void chat.submit({})}>Send</button>
        <Text thread={chat.thread} />
      </>
    )
  }
  function Text({ thread }: { thread: Parameters<typeof useMessageText>[0] }) {
    useRenderCount(() => (commits += 1))
    return <output>{useMessageText(thread, 'ai-1')}</output>
  }
  render(<Chat />)
  await act(async () => screen.getByText('Send').click())
  await act(async () => transport.step())
  await act(async () => frames.tick())
  const words = () => screen.getByRole('status').textContent?.split(' ').length

  await act(async () => frames.setVisible(false))
  const before = commits
  for (let at = 1; at < 500; at++) await act(async () => transport.step())
  // The first at once, the others not before a timer of the hidden page.
  expect(commits - before).toBe(1)
  await act(async () => frames.setVisible(true))
  expect(commits - before).toBe(2)
  expect(words()).toBe(501)

  await act(async () => transport.end())
  for (let at = 0; at < 3; at++) await act(async () => frames.tick())
  await act(async () => clock.advance(10_000))
  expect([frames.pending, clock.pending]).toEqual([0, 0])
})

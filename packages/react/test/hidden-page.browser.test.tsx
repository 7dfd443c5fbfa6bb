import { createGraphClient } from '@rivulet/core/client'
import { createFakeIds, scriptedTransport } from '@rivulet/core/testing'
import { type ThreadHandle, useGraphStream, useMessageText, useTextRef } from '@rivulet/react'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { render } from 'vitest-browser-react'
import { token } from './parts.ts'
import { useRenderCount } from './use-render-count.ts'
import { countWhatIsLeft } from './what-is-left.ts'

let left: ReturnType<typeof countWhatIsLeft>
beforeEach(async () => {
  // what React itself keeps on a document, it has by then
  await (await render(<i />)).unmount()
  left = countWhatIsLeft()
})
afterEach(() => {
  left.restore()
  Reflect.deleteProperty(document, 'visibilityState')
})

/** As the browser does it when the user goes to another tab, and comes back. */
function setVisibility(state: DocumentVisibilityState): void {
  Object.defineProperty(document, 'visibilityState', { configurable: true, value: state })
  document.dispatchEvent(new Event('visibilitychange'))
}

it('loses nothing while the tab is hidden, and shows it in one commit as the user comes back', async () => {
  const transport = scriptedTransport(Array.from({ length: 300 }, () => token('x')))
  const client = createGraphClient({ transport, ids: createFakeIds() })
  let commits = 0
  function Text({ thread }: { thread: ThreadHandle }) {
    useRenderCount(() => (commits += 1))
    return <p>{useMessageText(thread, 'ai-1')}</p>
  }
  function Chat() {
    const chat = useGraphStream(client.graph('agent'))
    return (
      <>
        <button onClick={() => void chat.submit({})}>Send</button>
        <Text thread={chat.thread} />
        <p ref={useTextRef(chat.thread, 'ai-1')} />
      </>
    )
  }
  const { container } = await render(<Chat />)
  const lengths = () => [...container.querySelectorAll('p')].map((each) => each.textContent.length)
  container.querySelector('button')?.click()
  transport.step()
  await expect.poll(lengths).toEqual([1, 1])
  // the frame after which the next part is published at once
  await expect.poll(() => left.counts.frames).toBe(0)

  setVisibility('hidden')
  transport.step()
  await expect.poll(lengths).toEqual([2, 2])
  const before = commits
  for (let at = 2; at < 300; at++) transport.step()
  expect(left.counts.frames).toBe(0)
  setVisibility('visible')
  await expect.poll(lengths).toEqual([300, 300])
  expect(commits - before).toBe(1)

  transport.end()
  await expect.poll(() => left.counts).toEqual({ listeners: 0, timers: 0, frames: 0, workers: 0 })
})

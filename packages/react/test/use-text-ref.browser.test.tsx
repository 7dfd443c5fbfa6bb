import { useGraphStream, useMessageIds, useTextRef } from '@rivulet/react'
import { expect, it } from 'vitest'
import { render } from 'vitest-browser-react'
import { createLivePage } from './live-page.ts'
import { token } from './parts.ts'

it('keeps what the user has selected, while the text grows', async () => {
  const { transport, agent } = createLivePage([token('Hello'), token(' there')])
  function Chat() {
    const chat = useGraphStream(agent)
    const text = useTextRef(chat.thread, useMessageIds(chat.thread)[0] ?? '')
    return (
      <>
        <button onClick={() => void chat.submit({})}>Send</button>
        <p ref={text} />
      </>
    )
  }
  const { container } = await render(<Chat />)
  container.querySelector('button')?.click()
  transport.step()
  await expect.poll(() => container.querySelector('p')?.textContent).toBe('Hello')
  getSelection()?.setBaseAndExtent(
    container.querySelector('p')!.firstChild!,
    1,
    container.querySelector('p')!.firstChild!,
    4,
  )
  transport.step()
  await expect.poll(() => container.querySelector('p')?.textContent).toBe('Hello there')
  expect(getSelection()?.toString()).toBe('ell')
})

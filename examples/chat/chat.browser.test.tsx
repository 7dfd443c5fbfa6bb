import { expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { Chat } from './chat.tsx'

async function renderChat() {
  const screen = await render(<Chat />)
  const field = screen.getByRole('textbox', { name: 'Message' })
  return {
    field,
    send: async (text: string) => {
      await field.fill(text)
      await userEvent.keyboard('{Enter}')
    },
    log: screen.getByRole('log', { name: 'Messages' }),
    status: screen.getByRole('status'),
    waiting: screen.getByRole('list', { name: 'Waiting' }),
    alert: screen.getByRole('alert'),
    button: (name: string) => screen.getByRole('button', { name }),
  }
}

it('sends with Enter, and shows an answer that a real worker streams', async () => {
  const { send, field, log, status } = await renderChat()
  await send('hi')
  await expect.element(field).toHaveValue('')
  await expect.element(log).toMatchTextContent('Assistant: You said “hi”. A worker answers')
  await expect.element(status).toMatchTextContent('Done')
  await expect.element(field).toHaveFocus()
})

it('stops an answer, keeps what was written, and goes on with the next message', async () => {
  const { send, log, status, button } = await renderChat()
  await expect.element(button('Stop')).toHaveAttribute('aria-disabled', 'true')
  await send('count')
  await expect.element(log).toMatchTextContent('Assistant: 1 2 3')
  await expect.element(log).toHaveAttribute('aria-busy', 'true')
  await button('Stop').click()
  await expect.element(status).toMatchTextContent('Stopped')
  await expect.element(button('Stop')).toHaveFocus()
  await expect.element(log).toMatchTextContent('Assistant: 1 2 3')
  await expect.element(log).not.toMatchTextContent('300')
  await send('again')
  await expect.element(log).toMatchTextContent('You said “again”')
})

it('says what went wrong, and tries the same message again', async () => {
  const { send, log, status, alert, button } = await renderChat()
  await send('offline?')
  await expect.element(alert).toMatchTextContent('The model could not be reached')
  await expect.element(log).toMatchTextContent('You: offline?')
  await expect.element(log).not.toMatchTextContent('Assistant')
  await button('Try again').click()
  await expect.element(log).toMatchTextContent('You said “offline?”')
  await expect.element(status).toMatchTextContent('Done')
  await expect.element(alert).not.toBeInTheDocument()
})

it('shows a message as soon as it is sent, ahead of everything that the worker says', async () => {
  const { send, log, status } = await renderChat()
  let whenShown: string | null = null
  const observer = new MutationObserver(() => {
    if (log.element().textContent?.includes('You: hi')) whenShown ??= status.element().textContent
  })
  observer.observe(log.element(), { childList: true, subtree: true, characterData: true })
  await send('hi')
  await expect.element(status).toHaveTextContent('Done')
  observer.disconnect()
  expect(whenShown).toBe('Thinking…')
  await expect.element(log).not.toMatchTextContent('sending')
})

it('lets messages wait while an answer is written, and runs or removes one of them', async () => {
  const { send, log, status, waiting } = await renderChat()
  const waitingFor = (text: string, label: string) =>
    waiting.getByRole('listitem').filter({ hasText: text }).getByRole('button', { name: label })
  await send('count')
  await expect.element(log).toMatchTextContent('Assistant: 1 2')
  await send('tea')
  await send('milk')
  await send('bread')
  await expect.poll(() => waiting.getByRole('listitem').elements()).toHaveLength(3)
  await waitingFor('milk', 'Remove').click()
  await waitingFor('bread', 'Now').click()
  await expect.element(status).toHaveTextContent('Done')
  await expect.element(waiting).not.toBeInTheDocument()
  await expect.element(log).toMatchTextContent(/You: count.*You said “bread”.*You said “tea”/)
  await expect.element(log).not.toMatchTextContent('300')
  await expect.element(log).not.toMatchTextContent('milk')
})

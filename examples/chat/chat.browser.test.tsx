import { expect, it } from 'vitest'
import { render } from 'vitest-browser-react'
import { Chat } from './chat.tsx'

it('shows an answer that a real worker streams', async () => {
  const screen = await render(<Chat />)
  await screen.getByRole('button', { name: 'Send' }).click()
  await expect.element(screen.getByText('Hello from a worker.')).toBeVisible()
  await expect.element(screen.getByRole('button', { name: 'Send' })).toBeEnabled()
})

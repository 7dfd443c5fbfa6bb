import { StrictMode } from 'react'
import { expect, it } from 'vitest'
import { render } from 'vitest-browser-react'
import { FirstChat } from './checking/first-chat.tsx'

it('answers: the first chat of the guide', async () => {
  const { container, getByRole } = await render(<FirstChat />, { wrapper: StrictMode })
  const lines = () => [...container.querySelectorAll('p')].map(({ textContent }) => textContent)
  await getByRole('button').click()
  await expect.poll(lines).toEqual(['hi', 'This is answer 1.'])
  await getByRole('button').click()
  await expect.poll(lines).toEqual(['hi', 'This is answer 1.', 'hi', 'This is answer 3.'])
})

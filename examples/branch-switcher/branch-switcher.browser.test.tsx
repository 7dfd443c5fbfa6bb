import { expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { BranchSwitcher } from './branch-switcher.tsx'

async function renderChat() {
  const screen = await render(<BranchSwitcher />)
  const status = screen.getByRole('status')
  const field = screen.getByRole('textbox', { name: 'Message' })
  const list = screen.getByRole('list', { name: 'Messages' })
  return {
    list,
    done: async () => {
      await expect.element(status).toHaveTextContent('success')
    },
    send: async (text: string) => {
      await field.fill(text)
      await screen.getByRole('button', { name: 'Send' }).click()
      await expect.element(list).toMatchTextContent(`on ${text}: it goes well with rain.`)
      await expect.element(status).toHaveTextContent('success')
    },
    button: (name: string) => screen.getByRole('button', { name }),
    newText: screen.getByRole('textbox', { name: 'New text' }),
    switcher: screen.getByRole('group', { name: 'Versions' }),
    texts: () => [...list.element().querySelectorAll('p')].map((each) => each.textContent),
  }
}

it('answers again, and switches between the answers by the keyboard', async () => {
  const { send, done, button, switcher, texts } = await renderChat()
  await send('tea')
  await expect.element(switcher).not.toBeInTheDocument()
  await button('Answer again').click()
  await expect.element(switcher).toHaveTextContent('‹ 2/2 ›')
  await done()
  expect(texts()).toEqual(['tea', 'Take 2 on tea: it goes well with rain.'])

  await button('Previous version').click()
  await expect.poll(texts).toEqual(['tea', 'Take 1 on tea: it goes well with rain.'])
  await expect.element(switcher).toHaveTextContent('‹ 1/2 ›')
  await expect.element(button('Previous version')).toHaveFocus()
  await expect.element(button('Previous version')).toHaveAttribute('aria-disabled', 'true')
  await userEvent.keyboard('{Tab}{Enter}')
  await expect.poll(texts).toEqual(['tea', 'Take 2 on tea: it goes well with rain.'])
})

it('edits a message, keeps the old one beside it, and goes on from the one that is shown', async () => {
  const { send, done, button, newText, switcher, texts } = await renderChat()
  await send('coffee')
  await button('Edit').click()
  await expect.element(newText).toHaveFocus()
  await newText.fill('cocoa')
  await button('Save').click()
  await expect.element(button('Edit')).toHaveFocus()
  await expect.poll(texts).toEqual(['cocoa', 'Take 1 on cocoa: it goes well with rain.'])
  await done()
  await expect.element(switcher).toHaveTextContent('‹ 2/2 ›')

  await button('Previous version').click()
  await expect.poll(texts).toEqual(['coffee', 'Take 1 on coffee: it goes well with rain.'])
  await send('cake')
  expect(texts()).toEqual([
    'coffee',
    'Take 1 on coffee: it goes well with rain.',
    'cake',
    'Take 1 on cake: it goes well with rain.',
  ])
})

import { expect, it } from 'vitest'
import { render } from 'vitest-browser-react'
import { SubagentPanels } from './subagent-panels.tsx'

it('has a panel for each branch of a fan-out and for each turn of a loop', async () => {
  const screen = await render(<SubagentPanels />)
  const panel = (name: RegExp) => screen.getByRole('article', { name })
  const texts = (name: RegExp) =>
    panel(name)
      .elements()
      .map((each) => each.querySelector('[aria-live]')?.textContent)
  await screen.getByRole('button', { name: 'Write the report' }).click()

  // three write at the same time
  const isWriting = (each: Element): boolean =>
    isBusy(each) && each.querySelector('[aria-live] p') !== null
  await expect
    .poll(
      () =>
        panel(/^research/)
          .elements()
          .map(isWriting),
      { interval: 10 },
    )
    .toEqual([true, true, true])

  await expect.element(screen.getByRole('status')).toMatchTextContent('success')
  expect(texts(/^research/)).toEqual(
    ['rivers', 'ferries', 'bridges'].map(
      (angle) =>
        `Of ${angle} there is a lot to say, and most of it is true. Whoever has seen some wants to see more. Whoever has not should begin with a small one.`,
    ),
  )
  expect(texts(/^review/)).toEqual([
    'Round 1: shorter, please, and with a cat in it.',
    'Round 2: shorter, please, and with a cat in it.',
  ])
  expect(screen.getByRole('article').elements().map(isBusy)).toEqual(Array(5).fill(false))
})

it('lists the tasks of each subagent, and none of another', async () => {
  const screen = await render(<SubagentPanels />)
  await screen.getByRole('button', { name: 'Write the report' }).click()
  await expect.element(screen.getByRole('status')).toMatchTextContent('success')
  const tasks = screen
    .getByRole('list', { name: 'Tasks' })
    .elements()
    .map((list) => [...list.children].map((each) => each.textContent))
  expect(tasks).toEqual([
    ['search: success', 'write: success'],
    ['search: success', 'write: success'],
    ['search: success', 'write: success'],
    ['critique: success'],
    ['critique: success'],
  ])
})

function isBusy(element: Element): boolean {
  return element.getAttribute('aria-busy') === 'true'
}

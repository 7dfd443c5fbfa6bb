import { expect, it } from 'vitest'
import { render } from 'vitest-browser-react'
import { TwoThreads } from './two-threads.tsx'

async function renderPanes() {
  const screen = await render(<TwoThreads />)
  const pane = (name: string) => {
    const region = screen.getByRole('region', { name })
    return {
      select: region.getByRole('combobox'),
      ask: region.getByRole('button', { name: /^Ask/ }),
      stop: region.getByRole('button', { name: 'Stop' }),
      status: region.getByRole('status'),
      log: region.getByRole('log'),
      text: () => region.getByRole('log').element().textContent,
    }
  }
  return { left: pane('Left'), right: pane('Right') }
}

it('runs two threads of one graph at once, each with its own tokens, and stops one', async () => {
  const { left, right } = await renderPanes()
  await left.ask.click()
  await right.ask.click()
  await expect.element(left.log).toMatchTextContent('Amsterdam has reason 3')
  await expect.element(right.log).toMatchTextContent('Bergen has reason 3')
  await expect.element(left.status).toHaveTextContent('streaming')
  await expect.element(right.status).toHaveTextContent('streaming')
  expect(left.text()).not.toContain('Bergen')
  expect(right.text()).not.toContain('Amsterdam')

  await left.stop.click()
  await expect.element(left.status).toHaveTextContent('stopped')
  await expect.element(right.log).toMatchTextContent('Bergen has reason 12')
  await expect.element(right.status).toHaveTextContent('streaming')
  expect(left.text()).not.toContain('reason 60')
  await right.stop.click()
})

it('shows another thread while one streams, and comes back to it still running', async () => {
  const { left, right } = await renderPanes()
  await left.select.selectOptions('Cork')
  await expect.element(left.status).toHaveTextContent('idle')
  await left.ask.click()
  await expect.element(left.log).toMatchTextContent('Cork has reason 2')

  await left.select.selectOptions('Amsterdam')
  await expect.element(left.log).not.toMatchTextContent('Cork')
  // Another pane may show the same thread, from its beginning.
  await right.select.selectOptions('Cork')
  await expect.element(right.log).toMatchTextContent(/Cork has reason 1 .*Cork has reason 9/)

  await left.select.selectOptions('Cork')
  await expect.element(left.status).toHaveTextContent('streaming')
  await expect.element(left.log).toMatchTextContent('Cork has reason 12')
  expect(right.text()).toBe(left.text())
  await right.stop.click()
  await expect.element(left.status).toHaveTextContent('stopped')
})

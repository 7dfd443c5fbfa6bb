import { expect, it } from 'vitest'
import { render } from 'vitest-browser-react'
import { ProgressBars } from './progress-bars.tsx'

it('fills a bar for each of several nodes at once, each at its own speed', async () => {
  const screen = await render(<ProgressBars />)
  const bar = (label: string) => screen.getByRole('progressbar', { name: label })
  const values = () =>
    screen
      .getByRole('progressbar')
      .elements()
      .map((each) => Number(each.getAttribute('value')))
  const seen: number[][] = []
  await expect.element(bar('Convert cat.png')).toHaveAttribute('value', '0')
  await screen.getByRole('button', { name: 'Publish 3 pictures' }).click()

  await expect
    .poll(
      () => {
        seen.push(values())
        return values()
      },
      { interval: 5 },
    )
    .toEqual([100, 100, 100, 100, 100, 100])
  // The short name was ahead of the long one, which was on its way: they ran side by side.
  expect(seen.some(([short = 0, , long = 0]) => short > long && long > 0)).toBe(true)
  // What one node told never reached the bar of another: none went back.
  for (const [at] of FILES.entries()) {
    const ofOne = seen.map((each) => each[at]!)
    expect(ofOne).toEqual(ofOne.toSorted((left, right) => left - right))
  }
  for (const file of FILES) await expect.element(bar(`Upload ${file}`)).toBeVisible()
  await expect.element(screen.getByRole('status')).toMatchTextContent('success')
})

const FILES = ['cat.png', 'river.png', 'waterfall.png']

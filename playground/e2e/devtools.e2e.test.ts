import type { Locator } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { ExamplePage } from './playground.ts'
import { startPlayground } from './start-playground.ts'

const open = startPlayground()

/** The panel, by what a person finds on it. */
class Devtools {
  readonly panel: Locator
  readonly button: Locator
  readonly back: Locator
  readonly live: Locator
  readonly label: Locator
  readonly lanes: Locator
  readonly rows: Locator

  constructor({ page }: ExamplePage) {
    this.panel = page.getByRole('dialog', { name: 'Rivulet devtools' })
    this.button = page.getByRole('button', { name: 'Open the Rivulet devtools' })
    this.back = this.panel.getByRole('button', { name: 'Back by one part' })
    this.live = page.getByRole('button', { name: 'Back to live' })
    this.label = this.panel.locator('.past-label')
    this.lanes = this.panel.locator('.lane-label')
    this.rows = this.panel.getByRole('listbox', { name: 'Parts' }).getByRole('option')
  }

  /** The thread of a graph, in the list. */
  thread(graph: string): Locator {
    return this.panel.getByRole('navigation', { name: 'Threads' }).getByRole('button', {
      name: new RegExp(`^${graph}`),
    })
  }

  async open(): Promise<void> {
    await this.button.click()
    await this.panel.waitFor()
  }
}

describe('the devtools', () => {
  it('show each nested graph on a lane, bring the page back, and to what is now', async () => {
    const example = await open('nested-graphs', { viewport: { width: 1280, height: 1100 } })
    const devtools = new Devtools(example)
    await example.run.click()
    await devtools.open()
    expect(await example.until('success')).toBe('success')
    await expect
      .poll(() => devtools.lanes.allInnerTexts())
      .toEqual(expect.arrayContaining(['graph', 'write_chapter #1', 'check_facts']))
    await example.screenshot('devtools')

    const before = await example.messages.allInnerTexts()
    await devtools.back.click()
    // the last entry is the end of the run: before it the run goes on
    await expect.poll(() => example.status.innerText()).toBe('streaming')
    await expect
      .poll(() => devtools.label.innerText())
      .toMatch(/^Showing the past: part (\d+) of \1$/)
    await example.page.keyboard.press('Shift+ArrowLeft')
    await example.page.keyboard.press('Shift+ArrowLeft')
    await expect.poll(() => devtools.label.innerText()).toMatch(/^Showing the past/)
    await expect.poll(() => example.messages.allInnerTexts()).not.toEqual(before)
    await example.screenshot('devtools-past')

    await example.page.keyboard.press('Home')
    await expect.poll(() => example.messages.count()).toBe(0)
    await expect.poll(() => example.status.innerText()).toBe('submitted')

    await devtools.live.click()
    expect(await example.until('success')).toBe('success')
    await expect.poll(() => example.messages.allInnerTexts()).toEqual(before)
    await example.close()
  })

  it('say with the button that the past is shown, which a new run leaves', async () => {
    const example = await open('llm-tokens')
    const { page } = example
    const devtools = new Devtools(example)
    await example.run.click()
    await example.until('success')
    await example.run.click()
    await example.until('streaming')
    await example.until('success')
    await devtools.open()
    await devtools.back.click()
    await example.until('streaming')
    // the first run has ended, and the second has not begun
    for (let presses = 0; presses < 60; presses++) {
      if ((await example.status.innerText()) === 'success') break
      await page.keyboard.press('ArrowLeft')
    }
    expect(await example.messages.count()).toBe(1)
    await page.keyboard.press('Escape')
    await devtools.panel.waitFor({ state: 'detached' })
    await expect.poll(() => page.getByText(/^Showing the past: part/).count()).toBe(1)
    await example.screenshot('devtools-button')
    await example.run.click()
    await devtools.live.waitFor({ state: 'detached' })
    expect(await example.until('success')).toBe('success')
    await example.close()
  })

  it('show one part whole, find text, and are where they were left', async () => {
    const example = await open('llm-tokens')
    const { page } = example
    const devtools = new Devtools(example)
    await devtools.button.focus()
    await page.keyboard.press('Enter')
    await devtools.panel.waitFor()
    await example.run.click()
    await example.until('success')
    await devtools.panel.getByRole('searchbox', { name: 'Search parts' }).fill('langgraph_node')
    await expect
      .poll(async () => new Set(await devtools.rows.locator('.part-type').allInnerTexts()))
      .toEqual(new Set(['messages']))
    await devtools.rows.first().click()
    const detail = devtools.panel.getByRole('region', { name: 'Selected part' })
    await detail.getByText('langgraph_node').first().waitFor()
    await devtools.panel.getByRole('tab', { name: 'Metrics' }).click()
    await expect
      .poll(() => devtools.panel.locator('.tile').filter({ hasText: 'tokens' }).count())
      .toBeGreaterThan(2)
    await example.screenshot('devtools-metrics')
    await page.reload()
    await devtools.panel.waitFor()
    await devtools.panel.getByRole('button', { name: 'Close the devtools' }).click()
    await page.reload()
    await devtools.button.waitFor()
    expect(await devtools.panel.count()).toBe(0)
    await example.source.waitFor()
    await example.close()
  })

  it('show the threads of the React components, too, and keep each while another page is looked at', async () => {
    const example = await open('chat', { viewport: { width: 1280, height: 1100 } })
    const { page } = example
    const devtools = new Devtools(example)
    await devtools.open()
    const live = example.shown.getByRole('region', { name: 'Live' })
    await live.getByRole('textbox').fill('hi')
    await page.keyboard.press('Enter')
    const answer = live.getByText('You said “hi”. A worker answers, word by word.')
    await live.getByText('Done').waitFor()
    await devtools.thread('chat').waitFor()

    await example.goTo('Two threads')
    const left = live.getByRole('region', { name: 'Left' })
    await left.getByRole('button', { name: 'Ask' }).click()
    await left.getByText('Amsterdam has reason 3').waitFor()
    await left.getByRole('button', { name: 'Stop' }).click()
    await left.getByText('stopped').waitFor()
    await expect
      .poll(() => devtools.thread('travel stopped').getAttribute('aria-current'))
      .toBe('true')
    await devtools.rows.first().waitFor()

    await example.goTo('Chat')
    await devtools.thread('chat').click()
    await answer.waitFor()
    await page.keyboard.press('Home')
    await answer.waitFor({ state: 'detached' })
    await example.screenshot('devtools-react')
    await page.keyboard.press('End')
    await answer.waitFor()
    expect(await page.locator('rivulet-devtools').count()).toBe(1)
    await example.close()
  })

  it('leave no part of the page out of reach while they are open, and no room behind', async () => {
    const example = await open('chat')
    const { page, shown } = example
    const devtools = new Devtools(example)
    const scrollHeight = (): Promise<number> =>
      page.evaluate(() => document.documentElement.scrollHeight)
    await example.source.waitFor()
    const before = await scrollHeight()
    await devtools.open()
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight))
    const bottom = async (): Promise<number> => {
      const { y, height } = (await shown.boundingBox())!
      return y + height
    }
    const { y: top } = (await devtools.panel.boundingBox())!
    await expect.poll(bottom).toBeLessThanOrEqual(top)
    await page.keyboard.press('Escape')
    await expect.poll(scrollHeight).toBe(before)
  })
})

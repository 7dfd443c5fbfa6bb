import { expected } from '@rivulet/examples/expected'
import { gallery } from '@rivulet/examples/gallery'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type ExamplePage, Playground } from './playground.ts'

const JOKE = 'Why did the ice cream cone take up running? It wanted to stay ahead of its own drips.'

let playground: Playground
let opened: ExamplePage[] = []

beforeAll(async () => {
  playground = await Playground.start()
})
afterAll(() => playground?.stop())
afterEach(async () => {
  for (const each of opened) await each.close()
  opened = []
  expect(playground.problems.splice(0)).toEqual([])
})

async function open(...where: Parameters<Playground['open']>): Promise<ExamplePage> {
  const example = await playground.open(...where)
  opened.push(example)
  return example
}

/** Looks at every frame of a run until it has ended: the lengths that its text had while streaming. */
function lengthsWhileStreaming({ page }: ExamplePage): Promise<number[]> {
  return page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const lengths = new Set<number>()
        const look = (): void => {
          const shown = document.querySelector('article.example:not([hidden])')
          const status = shown?.querySelector('.status')?.getAttribute('data-status')
          const text = shown?.querySelector('.message-text')?.textContent
          if (status === 'streaming' && text) lengths.add(text.length)
          if (status === 'success') resolve([...lengths])
          else requestAnimationFrame(look)
        }
        look()
      }),
  )
}

describe('a run', () => {
  it('shows its tokens as they come', async () => {
    const example = await open('llm-tokens')
    const watching = lengthsWhileStreaming(example)
    await example.run.click()
    expect((await watching).length).toBeGreaterThanOrEqual(5)
    expect(await example.messages.allInnerTexts()).toEqual([JOKE])
  })

  it('stops when it is told to, and another one can follow', async () => {
    const example = await open('llm-tokens')
    await example.run.click()
    await example.messages.getByText('Why did').waitFor()
    expect(await example.run.isDisabled()).toBe(true)
    await example.stop.click()
    expect(await example.until('stopped', 'success')).toBe('stopped')
    const [stopped = ''] = await example.messages.allInnerTexts()
    expect(stopped.length).toBeLessThan(JOKE.length)
    await example.screenshot('stopped')

    await example.run.click()
    expect(await example.until('success', 'error')).toBe('success')
    expect(await example.messages.allInnerTexts()).toEqual([stopped, JOKE])
  })

  it('goes on while another example is looked at', async () => {
    const example = await open('llm-tokens')
    await example.run.click()
    await example.until('streaming')
    await example.goTo('Graph state')
    await example.run.click()
    await example.until('success')
    await example.goTo('LLM tokens')
    await example.until('success')
    expect(await example.messages.allInnerTexts()).toEqual([JOKE])
  })

  it('moves nothing on the page', async () => {
    const example = await open('narrowing')
    const panel = example.shown.locator('.stream-panel')
    const before = await panel.boundingBox()
    await example.run.click()
    await example.until('streaming')
    expect(await panel.boundingBox()).toEqual(before)
    await example.until('success')
    expect(await panel.boundingBox()).toEqual(before)
  })

  it('streams the modes that are ticked', async () => {
    const example = await open('graph-state')
    await example.shown.getByRole('checkbox', { name: 'values' }).uncheck()
    await example.run.click()
    await example.until('success')
    expect(await example.shown.locator('.part-type').allInnerTexts()).toEqual([
      'updates',
      'updates',
    ])
  })
})

describe('the gallery', () => {
  it('runs every example, and shows what it should', async () => {
    const example = await open(gallery[0]!.id)
    for (const { id, title } of gallery) {
      await example.page.locator(`a[href="#${id}"]`).click()
      await example.hasTitle(title)
      await example.shown.locator('.cm-line').first().waitFor()
      await example.run.click()
      const end = id === 'failing-node' ? 'error' : 'success'
      expect([id, await example.until('success', 'error')]).toEqual([id, end])
      await expect.poll(() => example.console()).toEqual(Object.values(expected[id]!))
      await example.screenshot(id)
    }
  })

  it('shows progress as a bar, and the state by its keys', async () => {
    const example = await open('progress-bar')
    await example.run.click()
    await example.until('success')
    expect(await example.shown.getByRole('progressbar').getAttribute('value')).toBe('100')
    expect(await example.shown.locator('.values td').allInnerTexts()).toEqual([
      '10',
      '10 steps, nothing broken',
    ])
  })

  it('marks each message with its node and its tags', async () => {
    const example = await open('filter-by-model-call')
    await example.run.click()
    await example.until('success')
    expect(await example.shown.locator('.message .node').allInnerTexts()).toEqual([
      'call_model',
      'call_model',
    ])
    expect(await example.shown.locator('.message .tag').allInnerTexts()).toEqual(['joke', 'poem'])
  })

  it('lists the parts by type, and opens one', async () => {
    const example = await open('narrowing')
    await example.run.click()
    await example.until('success')
    expect(await example.shown.locator('.count').innerText()).toBe('17 parts')
    await example.shown.getByLabel('Type').selectOption('custom')
    expect(await example.shown.locator('.count').innerText()).toBe('2 of 17 parts')
    await example.parts.last().click()
    expect(JSON.parse(await example.parts.last().locator('pre').innerText())).toEqual({
      type: 'custom',
      ns: [],
      data: { progress: 100 },
    })
  })
})

describe('the list of parts', () => {
  it('keeps the newest part in view, unless its reader has scrolled up', async () => {
    const example = await open('llm-tokens')
    const list = example.shown.locator('.parts')
    const distanceToEnd = (): Promise<number> =>
      list.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight)
    const runToItsEnd = async (during?: () => Promise<void>): Promise<void> => {
      await example.run.click()
      await example.parts.nth(12).waitFor()
      await during?.()
      await example.until('success')
      await example.parts.nth(20).waitFor()
    }

    await runToItsEnd()
    expect(await distanceToEnd()).toBeLessThan(2)
    await runToItsEnd(() => list.evaluate((element) => element.scrollTo(0, 0)))
    expect(await list.evaluate((element) => element.scrollTop)).toBe(0)
    await runToItsEnd()
    expect(await distanceToEnd()).toBeLessThan(2)
  })
})

describe('what goes wrong', () => {
  it('is said of an input that is no JSON or no object, before a run', async () => {
    const example = await open('llm-tokens')
    await example.input.fill('{"topic": ')
    await example.shown.getByText('This is not valid JSON.').waitFor()
    expect(await example.run.isDisabled()).toBe(true)
    await example.input.fill('["cats"]')
    await example.shown.getByText('but this is a list.').waitFor()
    expect(await example.run.isDisabled()).toBe(true)
    await example.shown.getByRole('button', { name: 'Reset' }).click()
    expect(await example.input.inputValue()).toBe('{"topic":"ice cream"}')
    expect(await example.run.isEnabled()).toBe(true)
  })

  it('is shown with what came before it, and can be dismissed', async () => {
    const example = await open('failing-node')
    await example.run.click()
    const alert = example.shown.locator('.error-panel')
    await alert.getByText('The press is out of paper').waitFor()
    expect(await example.messages.allInnerTexts()).toEqual([
      'Once upon a time there was a story without an end',
    ])
    await example.screenshot('error')
    await alert.getByRole('button', { name: 'Dismiss' }).click()
    await alert.waitFor({ state: 'detached' })
    expect(await example.until('idle')).toBe('idle')
  })

  it('may be the death of the worker: the next run has a new one', async () => {
    const example = await open('llm-tokens')
    await example.run.click()
    await example.until('streaming')
    await example.page.workers()[0]!.evaluate(() => self.close())
    const alert = example.shown.locator('.error-panel')
    await alert.getByText('WORKER_DIED').waitFor()
    await example.screenshot('worker-died')
    await alert.getByRole('button', { name: 'Run again' }).click()
    expect(await example.until('success')).toBe('success')
    expect((await example.messages.allInnerTexts()).at(-1)).toBe(JOKE)
  })
})

describe('threads', () => {
  it('are listed with their input, and open again as they were left', async () => {
    const example = await open('llm-tokens')
    const threads = example.shown.locator('.thread')
    await example.input.fill('{"topic":"first"}')
    await example.run.click()
    await example.until('success')
    await example.shown.getByRole('button', { name: 'New thread' }).click()
    await example.until('idle')
    expect(await example.messages.count()).toBe(0)
    await example.input.fill('{"topic":"second"}')
    await example.run.click()
    await example.until('success')
    await expect
      .poll(() => threads.locator('.thread-title').allInnerTexts())
      .toEqual(['second', 'first'])

    await threads.filter({ hasText: 'first' }).click()
    await example.until('success')
    expect(await example.messages.allInnerTexts()).toEqual([JOKE])
    expect(await threads.filter({ hasText: 'first' }).getAttribute('aria-current')).toBe('true')
  })
})

describe('the keyboard', () => {
  it('reaches an example, and runs it', async () => {
    const example = await open('basic-usage')
    const { page } = example
    const focusedLink = (): Promise<string | null> =>
      page.evaluate(() => document.activeElement?.getAttribute('href') ?? null)
    for (let presses = 0; presses < 10 && (await focusedLink()) !== '#graph-state'; presses++) {
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('Enter')
    await example.hasTitle('Graph state')
    expect(await page.locator('a[aria-current="page"]').getAttribute('href')).toBe('#graph-state')

    await page.keyboard.press('Control+Enter')
    expect(await example.until('success')).toBe('success')
    expect(await example.parts.count()).toBe(5)

    await example.shown.getByRole('tab', { name: 'Raw parts' }).focus()
    await page.keyboard.press('ArrowRight')
    await expect
      .poll(() => example.shown.locator('.console pre').allTextContents())
      .toEqual(Object.values(expected['graph-state']!))
  })

  it('presses Run', async () => {
    const example = await open('basic-usage')
    await example.run.focus()
    await example.page.keyboard.press('Space')
    expect(await example.until('success')).toBe('success')
  })
})

describe('the look', () => {
  it('is as the system wants it, until another theme is chosen, and remembers that', async () => {
    const example = await open('basic-usage', { colorScheme: 'dark' })
    const { page } = example
    // what is seen: the brightness of the page's own ground
    const scheme = (): Promise<string> =>
      page.evaluate(() => {
        const channels = getComputedStyle(document.body).backgroundColor.match(/\d+/g) ?? []
        return channels.slice(0, 3).every((channel) => Number(channel) < 128) ? 'dark' : 'light'
      })
    expect(await scheme()).toBe('dark')
    await page.getByRole('radio', { name: 'light' }).check()
    expect(await scheme()).toBe('light')
    await page.reload()
    expect(await scheme()).toBe('light')
    expect(await page.getByRole('radio', { name: 'light' }).isChecked()).toBe(true)
    await page.getByRole('radio', { name: 'system' }).check()
    expect(await scheme()).toBe('dark')
  })

  it('fits a phone, where a select leads to the examples', async () => {
    const phone = await open('basic-usage', {
      viewport: { width: 390, height: 844 },
      isMobile: true,
      hasTouch: true,
    })
    for (const { id, title } of gallery) {
      await phone.page.getByLabel('Example', { exact: true }).selectOption(id)
      await phone.hasTitle(title)
      const width = await phone.page.evaluate(() => document.documentElement.scrollWidth)
      expect([id, width]).toEqual([id, 390])
    }
    await phone.screenshot('phone')
  })
})

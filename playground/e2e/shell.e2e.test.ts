import { expected } from '@rivulet/examples/expected'
import { gallery } from '@rivulet/examples/gallery'
import { reactGallery } from '@rivulet/examples/react-gallery'
import { describe, expect, it } from 'vitest'
import { startPlayground } from './start-playground.ts'

const JOKE = 'Why did the ice cream cone take up running? It wanted to stay ahead of its own drips.'

const open = startPlayground()

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

  it('is not the length of an input: its field scrolls, and the rest stays in view', async () => {
    const example = await open('graph-state')
    await example.input.fill(JSON.stringify({ topic: 'x'.repeat(100_000) }))
    await example.run.click()
    await example.until('success')
    const field = await example.input.boundingBox()
    const stream = await example.shown.locator('.stream-panel').boundingBox()
    expect(field!.height).toBeLessThan(200)
    expect(stream!.y + stream!.height).toBeLessThanOrEqual(800)
    expect(stream!.height).toBeGreaterThan(100)
  })

  it('may be the address: then the first example is shown', async () => {
    const example = await open('%E0%A4%A')
    await example.hasTitle('Basic usage')
    await example.source.waitFor()
  })

  it('is said to be the input where a schema refuses it', async () => {
    const example = await open('schema-coercion')
    await example.input.fill('{"value":7}')
    await example.run.click()
    const alert = example.shown.locator('.error-panel')
    await alert.getByText('SCHEMA_VIOLATION').waitFor()
    await expect.poll(() => alert.innerText()).not.toContain('threw')
  })

  it('is shown with what came before it, and can be dismissed', async () => {
    const example = await open('failing-node')
    await example.run.click()
    const alert = example.shown.locator('.error-panel')
    await alert.getByText('The press is out of paper').waitFor()
    await expect
      .poll(() => example.messages.allInnerTexts())
      .toEqual(['Once upon a time there was a story without an end'])
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
    await expect.poll(() => example.messages.count()).toBe(0)
    await example.input.fill('{"topic":"second"}')
    await example.run.click()
    await example.until('success')
    await expect
      .poll(() => threads.locator('.thread-title').allInnerTexts())
      .toEqual(['second', 'first'])

    await threads.filter({ hasText: 'first' }).click()
    await example.until('success')
    await expect.poll(() => example.messages.allInnerTexts()).toEqual([JOKE])
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
    await expect.poll(() => example.parts.count()).toBe(5)

    await example.shown.getByRole('tab', { name: 'Raw parts' }).focus()
    await page.keyboard.press('ArrowLeft')
    await expect
      .poll(() => example.shown.locator('.console pre').allTextContents())
      .toEqual(Object.values(expected['graph-state']!))
  })

  it('presses Run and Stop, and stays on them', async () => {
    const example = await open('llm-tokens')
    const { page } = example
    const focused = page.locator(':focus')
    await example.run.focus()
    await page.keyboard.press('Space')
    await example.until('streaming')
    await expect.poll(() => focused.innerText()).toMatch(/^Run/)
    await page.keyboard.press('Tab')
    await expect.poll(() => focused.innerText()).toBe('Stop')
    await page.keyboard.press('Space')
    expect(await example.until('stopped', 'success')).toBe('stopped')
    await expect.poll(() => focused.innerText()).toBe('Stop')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
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
    await example.source.waitFor() // nothing is under way that the reload would cut off
    await page.reload()
    await example.source.waitFor()
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
    for (const { id, title } of [...gallery, ...reactGallery]) {
      await phone.page.getByLabel('Example', { exact: true }).selectOption(id)
      await phone.hasTitle(title)
      const width = await phone.page.evaluate(() => document.documentElement.scrollWidth)
      expect([id, width]).toEqual([id, 390])
    }
    await phone.screenshot('phone')
  })
})

import { reactGallery } from '@rivulet/examples/react-gallery'
import type { Locator } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { startPlayground } from './start-playground.ts'

const open = startPlayground()

async function sayTo(live: Locator, text: string): Promise<void> {
  const field = live.getByRole('textbox')
  await field.fill(text)
  await field.press('Enter')
}

/** What a person does with each, and sees then. */
const uses: Readonly<Record<string, (live: Locator) => Promise<void>>> = {
  async chat(live) {
    await sayTo(live, 'offline')
    await live.getByRole('button', { name: 'Try again' }).click()
    await live.getByText('You said “offline”. A worker answers, word by word.').waitFor()
    await live.getByText('Done').waitFor()
  },
  async 'subagent-panels'(live) {
    await live.getByRole('button', { name: 'Write the report' }).click()
    await live.getByText('Round 2: shorter, please, and with a cat in it.').waitFor()
    expect(await live.getByRole('article').count()).toBe(5)
  },
  async 'progress-bars'(live) {
    await live.getByRole('button', { name: 'Publish 3 pictures' }).click()
    await live.getByText('success').waitFor()
    expect(await live.getByText('100 %').count()).toBe(6)
  },
  async 'approve-or-edit'(live) {
    await live.getByRole('button', { name: 'Write to Ada and Grace' }).click()
    await live.getByRole('textbox', { name: 'To Ada' }).fill('Dear Ada, swim.')
    await live.getByRole('button', { name: 'Send all 2' }).click()
    await live.getByText('To Ada: Dear Ada, swim.').waitFor()
  },
  async 'two-threads'(live) {
    const left = live.getByRole('region', { name: 'Left' })
    const right = live.getByRole('region', { name: 'Right' })
    await left.getByRole('button', { name: 'Ask' }).click()
    await right.getByRole('button', { name: 'Ask' }).click()
    await left.getByText('Amsterdam has reason 3').waitFor()
    await right.getByText('Bergen has reason 3').waitFor()
    await left.getByRole('button', { name: 'Stop' }).click()
    await left.getByText('stopped').waitFor()
    expect(await right.getByRole('status').innerText()).toBe('streaming')
    await right.getByRole('button', { name: 'Stop' }).click()
  },
  async 'tanstack-query'(live) {
    await sayTo(live, 'milk')
    await live.getByText('loop: 2 messages').waitFor()
    await live.getByRole('button', { name: 'Rename milk' }).click()
    const dialog = live.getByRole('dialog')
    await dialog.getByLabel('Title').fill('Shopping')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await live.getByRole('button', { name: 'Shopping', exact: true }).waitFor()
  },
  async 'branch-switcher'(live) {
    await sayTo(live, 'tea')
    await live.getByText('Take 1 on tea: it goes well with rain.').waitFor()
    await live.getByRole('button', { name: 'Answer again' }).click()
    await live.getByText('2/2').waitFor()
    await live.getByRole('button', { name: 'Previous version' }).click()
    await live.getByText('1/2').waitFor()
    await live.getByText('Take 1 on tea').waitFor()
  },
}

describe('React examples', () => {
  it.each(reactGallery)('$id is live beside its source', async ({ id, title, files }) => {
    const example = await open(id)
    await example.hasTitle(title)
    await uses[id]!(example.shown.getByRole('region', { name: 'Live' }))
    for (const file of files) {
      await example.tab(file)
      const first = example.shown.locator(`[aria-label="examples/${id}/${file}"] .cm-line`).first()
      await expect.poll(() => first.innerText()).toMatch(/^import /)
    }
    await example.screenshot(`react-${id}`)
  })

  it('are found without a look at the whole list of graphs, also by the keyboard', async () => {
    const example = await open('basic-usage')
    const { page } = example
    const heading = page.getByRole('button', { name: 'React components' })
    const bottom = async (): Promise<number> => {
      const box = await heading.boundingBox()
      return box ? box.y + box.height : Infinity
    }
    await expect.poll(bottom).toBeLessThanOrEqual(800)
    await heading.focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await example.hasTitle('Chat')
  })

  it('go on while another page is looked at', async () => {
    const example = await open('chat')
    const live = example.shown.getByRole('region', { name: 'Live' })
    await sayTo(live, 'count')
    await live.getByText('Assistant: 1 2 3').waitFor()
    await example.goTo('Subagent panels')
    await live.getByRole('button', { name: 'Write the report' }).waitFor()
    await example.page.goBack()
    await example.hasTitle('Chat')
    await live.getByText('Writing…').waitFor()
    await live.getByRole('button', { name: 'Stop' }).click()
    await live.getByText('Stopped').waitFor()
  })

  it.each([
    ['dark', { colorScheme: 'dark' }],
    ['phone', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }],
  ] as const)('fit a page that is %s', async (name, options) => {
    const example = await open('subagent-panels', options)
    await uses['subagent-panels']!(example.shown.getByRole('region', { name: 'Live' }))
    const { width } = example.page.viewportSize()!
    expect(await example.page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
    await example.screenshot(`react-${name}`)
  })
})

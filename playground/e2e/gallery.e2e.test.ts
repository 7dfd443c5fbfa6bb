import { expected } from '@rivulet/examples/expected'
import { type Example, gallery } from '@rivulet/examples/gallery'
import { describe, expect, it } from 'vitest'
import type { ExamplePage } from './playground.ts'
import { startPlayground } from './start-playground.ts'

const JOKE = 'Why did the ice cream cone take up running? It wanted to stay ahead of its own drips.'

/** How an example ends when it does not end well. */
const ENDS: Readonly<Record<string, string>> = {
  'failing-node': 'error',
  'v1-beside-v2': 'interrupted', // its prints read the first run only
}

/** What a person does where a run stops, so that it prints what the example prints. */
const answers: Readonly<Record<string, (example: ExamplePage) => Promise<void>>> = {
  invoke: ({ shown }) => shown.getByRole('button', { name: 'Yes' }).click(),
  'stop-before-node': ({ shown }) => shown.getByRole('button', { name: 'Continue' }).click(),
  async 'human-approval'({ shown }) {
    const field = shown.getByLabel('Your version')
    await field.fill('Cats sleep sixteen hours a day. So do good servers.')
    await shown.getByRole('button', { name: 'Send edited' }).click()
  },
  async 'only-functions'({ shown }) {
    await shown.getByPlaceholder('Text or JSON').fill('Get a second chair.')
    await shown.getByRole('button', { name: 'Send', exact: true }).click()
  },
  async 'two-questions'({ shown, questions }) {
    await questions.filter({ hasText: 'colour' }).getByLabel('Answer').fill('ginger')
    await questions.filter({ hasText: 'called' }).getByLabel('Answer').fill('Marmalade')
    await shown.getByRole('button', { name: 'Send all 2 answers' }).click()
  },
}

const open = startPlayground()

interface Group {
  readonly from: string
  readonly to: string
  readonly examples: readonly Example[]
}

function groupsOf(examples: readonly Example[], size: number): Group[] {
  return Array.from({ length: Math.ceil(examples.length / size) }, (_, at) => {
    const group = examples.slice(at * size, (at + 1) * size)
    return { from: group[0]!.id, to: group.at(-1)!.id, examples: group }
  })
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
    await expect.poll(() => example.messages.allInnerTexts()).toEqual([JOKE])
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
    await expect.poll(() => example.messages.allInnerTexts()).toEqual([stopped, JOKE])
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
    await expect.poll(() => example.messages.allInnerTexts()).toEqual([JOKE])
  })

  it('is recorded also while another thread is looked at', async () => {
    const example = await open('llm-tokens')
    await example.run.click()
    await example.parts.nth(4).waitFor()
    await example.shown.getByRole('button', { name: 'New thread' }).click()
    await example.until('idle')
    const thread = example.shown.locator('.thread')
    await thread.filter({ hasText: 'idle' }).waitFor()
    await thread.click()
    await example.until('success')
    await expect.poll(() => example.parts.count()).toBe(21)
    await expect.poll(() => example.console()).toEqual(Object.values(expected['llm-tokens']!))
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
    await expect
      .poll(() => example.shown.locator('.part-type').allInnerTexts())
      .toEqual(['updates', 'updates'])
  })
})

describe('the gallery', () => {
  it.each(groupsOf(gallery, 7))('runs $from to $to, and shows what it should', async (group) => {
    const example = await open(group.examples[0]!.id)
    for (const { id, title } of group.examples) {
      await example.page.locator(`a[href="#${id}"]`).click()
      await example.hasTitle(title)
      await example.source.waitFor()
      await example.run.click()
      if (id in answers) {
        await example.until('interrupted')
        await answers[id]!(example)
      }
      const end = ENDS[id] ?? 'success'
      expect([id, await example.until(end, 'success', 'error')]).toEqual([id, end])
      await expect.poll(() => example.console()).toEqual(Object.values(expected[id]!))
      await example.screenshot(id)
    }
  })

  it('shows progress as a bar, and the state by its keys', async () => {
    const example = await open('progress-bar')
    await example.run.click()
    await example.until('success')
    expect(await example.shown.getByRole('progressbar').getAttribute('value')).toBe('100')
    await expect
      .poll(() => example.shown.locator('.values td').allInnerTexts())
      .toEqual(['10', '10 steps, nothing broken'])
  })

  it('marks each message with its node and its tags', async () => {
    const example = await open('filter-by-model-call')
    await example.run.click()
    await example.until('success')
    await expect
      .poll(() => example.shown.locator('.message .node').allInnerTexts())
      .toEqual(['call_model', 'call_model'])
    await expect
      .poll(() => example.shown.locator('.message .tag').allInnerTexts())
      .toEqual(['joke', 'poem'])
  })

  it('lists the parts by type, and opens one', async () => {
    const example = await open('narrowing')
    await example.run.click()
    await example.until('success')
    await expect.poll(() => example.shown.locator('.count').innerText()).toBe('17 parts')
    await example.shown.getByLabel('Type').selectOption('custom')
    await expect.poll(() => example.shown.locator('.count').innerText()).toBe('2 of 17 parts')
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

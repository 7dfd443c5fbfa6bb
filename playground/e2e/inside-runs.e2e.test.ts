import { describe, expect, it } from 'vitest'
import type { ExamplePage } from './playground.ts'
import { startPlayground } from './start-playground.ts'

const open = startPlayground()

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }

describe('the tree of graphs', () => {
  it('has a graph from its first part on, while it runs', async () => {
    const example = await open('nested-graphs')
    await example.run.click()
    const running = example.treeItems.filter({ hasText: 'Whiskers' })
    await running.filter({ hasText: 'running' }).waitFor()
    expect(await example.until('streaming', 'success')).toBe('streaming')
    await example.until('success')
    await running.filter({ hasText: 'done' }).waitFor()
  })

  it('has one entry for each run of a graph, in a fan-out and in a loop', async () => {
    const example = await open('nested-graphs')
    await example.run.click()
    await example.until('success')
    await expect
      .poll(() => example.treeItems.locator('.tree-run').allInnerTexts())
      .toEqual(['Whiskers', 'Paws', 'Tails', 'Afterword'])
    await expect.poll(() => example.treeItems.filter({ hasText: 'check_facts' }).count()).toBe(4)
    await expect.poll(() => example.messages.count()).toBe(4)
  })

  it('limits what is shown to the graph that is selected', async () => {
    const example = await open('nested-graphs')
    await example.run.click()
    await example.until('success')
    await example.treeItems.filter({ hasText: 'Paws' }).click()
    await expect.poll(() => example.messages.count()).toBe(1)
    const updates = example.shown.locator('.updates th')
    await expect.poll(() => updates.allInnerTexts()).toEqual(['check_facts', 'write'])
    await example.tab('Tasks')
    const tasks = example.shown.locator('.task-name')
    await expect.poll(() => tasks.allInnerTexts()).toEqual(['check_facts', 'write'])
    await example.treeItems.filter({ hasText: 'Whole run' }).click()
    await expect.poll(() => example.messages.count()).toBe(4)
  })

  it('is walked through with arrow keys', async () => {
    const example = await open('nested-graphs')
    const { page, treeItems } = example
    await example.run.click()
    await example.until('success')
    await treeItems.first().focus()
    const selected = treeItems.and(page.locator('[aria-selected=true]'))
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => selected.locator('.tree-run').innerText()).toBe('Whiskers')
    await page.keyboard.press('ArrowLeft')
    expect(await selected.getAttribute('aria-expanded')).toBe('false')
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => selected.locator('.tree-run').innerText()).toBe('Paws')
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => selected.innerText()).toContain('check_facts')
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => selected.locator('.tree-run').innerText()).toBe('Paws')
    await page.keyboard.press('Home')
    await expect.poll(() => selected.innerText()).toContain('Whole run')
  })

  it('stays empty when subgraphs are switched off', async () => {
    const example = await open('subgraph-outputs')
    await example.shown.getByRole('switch', { name: 'subgraphs' }).uncheck()
    await example.run.click()
    await example.until('success')
    await expect.poll(() => example.treeItems.count()).toBe(1)
    await example.shown.getByRole('switch', { name: 'subgraphs' }).check()
    await example.run.click()
    await expect.poll(() => example.treeItems.count()).toBe(2)
  })
})

describe('a question', () => {
  it('answered from the page completes the run', async () => {
    const example = await open('human-approval')
    await example.run.click()
    await example.until('interrupted')
    await example.questions.getByText('Publish this draft?').waitFor()
    await example.screenshot('question')
    await example.shown.getByRole('button', { name: 'Yes' }).click()
    await example.until('success')
    await expect.poll(() => example.questions.count()).toBe(0)
    const state = example.shown.locator('.values tr').filter({ hasText: 'published' })
    await expect
      .poll(() => state.locator('td').innerText())
      .toBe('Cats sleep sixteen hours a day. The rest is overtime.')
  })

  it('can be answered with the keyboard alone', async () => {
    const example = await open('invoke')
    await example.run.click()
    await example.until('interrupted')
    await example.shown.getByLabel('Answer').focus()
    await example.page.keyboard.type('true')
    await example.page.keyboard.press('Enter')
    expect(await example.until('success', 'error')).toBe('success')
  })

  it('is answered by Ctrl+Enter, which runs nothing else there', async () => {
    const example = await open('human-approval')
    await example.run.click()
    await example.until('interrupted')
    await example.shown.getByLabel('Your version').fill('true')
    await example.page.keyboard.press('Control+Enter')
    expect(await example.until('success', 'error')).toBe('success')
    const state = example.shown.locator('.values tr').filter({ hasText: 'published' })
    // An edited draft is a text, whatever it looks like.
    await expect.poll(() => state.locator('td').innerText()).toBe('true')
  })

  it('says so when an answer is no JSON although it begins like it', async () => {
    const example = await open('two-questions')
    await example.run.click()
    await example.until('interrupted')
    const field = example.questions.filter({ hasText: 'called' }).getByLabel('Answer')
    await field.fill('{"name": ')
    await example.questions.getByText('This is not valid JSON: it is sent as text.').waitFor()
    await field.fill('{"name": 1}')
    await expect.poll(() => example.questions.getByText('not valid JSON').count()).toBe(0)
  })

  it('stays open while another is answered, with what is written so far', async () => {
    const example = await open('two-questions')
    await example.run.click()
    await example.until('interrupted')
    await expect.poll(() => example.questions.count()).toBe(2)
    await example.questions.filter({ hasText: 'called' }).getByLabel('Answer').fill('Ada')
    await example.shown.getByRole('button', { name: 'ginger' }).click()
    await expect.poll(() => example.questions.count()).toBe(1)
    expect(await example.until('interrupted')).toBe('interrupted')
    expect(await example.shown.getByLabel('Answer').inputValue()).toBe('Ada')
    await example.shown.getByRole('button', { name: 'Send' }).click()
    await example.until('success')
    const state = example.shown.locator('.values tr').filter({ hasText: 'portrait' })
    await expect
      .poll(() => state.locator('td').innerText())
      .toBe('Ada, a ginger cat, looks at you and thinks of dinner.')
  })
})

describe('a breakpoint', () => {
  it('says what would run next, and is left with Continue', async () => {
    const example = await open('stop-before-node')
    await example.run.click()
    await example.until('interrupted')
    await example.shown.getByText('The run has stopped before publish.').waitFor()
    await example.shown.getByRole('button', { name: 'Continue' }).click()
    await example.until('success')
    const state = example.shown.locator('.values tr').filter({ hasText: 'isPublished' })
    await expect.poll(() => state.locator('td').innerText()).toBe('true')
  })
})

describe('the checkpoints', () => {
  const steps = ({ shown }: ExamplePage): Promise<string[]> =>
    shown.locator('.checkpoint .part-index').allInnerTexts()

  it('are listed after a run, and the next run goes on from them', async () => {
    const example = await open('checkpoints')
    await example.run.click()
    await example.until('success')
    await expect.poll(() => steps(example)).toEqual(['2', '1', '0', '-1'])
    const first = example.shown.locator('.checkpoint').filter({ hasText: 'generate_joke' })
    await first.click()
    await expect.poll(() => first.locator('td').allInnerTexts()).toEqual(['ice cream and cats'])

    await example.run.click()
    await expect.poll(async () => (await steps(example)).length).toBe(8)
    await example.shown.getByRole('button', { name: 'New thread' }).click()
    await expect.poll(async () => (await steps(example)).length).toBe(0)
  })

  it('can be gone back to: what follows runs again, on a branch of its own', async () => {
    const example = await open('checkpoints')
    await example.run.click()
    await example.until('success')
    const row = example.shown.locator('.checkpoint').filter({ hasText: 'generate_joke' })
    await row.click()
    await row.getByRole('button', { name: 'Run again from here' }).click()
    await example.until('success')
    await expect.poll(() => steps(example)).toEqual(['3', '2', '2', '1', '0', '-1'])
    await example.shown.locator('.checkpoint').filter({ hasText: 'fork' }).waitFor()
    // The newest is where the thread stands: there is nothing to go back to.
    const newest = example.shown.locator('.checkpoint').first()
    await newest.click()
    await newest.locator('.box').waitFor()
    await expect.poll(() => newest.getByRole('button').count()).toBe(0)
  })

  it('are missed where a graph has no saver', async () => {
    const example = await open('graph-state')
    await example.run.click()
    await example.until('success')
    await example.tab('Checkpoints')
    await example.shown.getByText('This graph has no saver').waitFor()
  })
})

describe('the tasks', () => {
  it('are listed with their status and their time', async () => {
    const example = await open('parallel-writers')
    await example.tab('Tasks')
    await example.run.click()
    const running = example.shown.locator('.task').filter({ hasText: 'running' })
    await expect.poll(() => running.count()).toBe(3)
    await example.until('success')
    const tasks = example.shown.locator('.task')
    await expect.poll(() => tasks.filter({ hasText: 'done' }).count()).toBe(4)
    await expect.poll(() => tasks.first().locator('.part-time').innerText()).toMatch(/ (ms|s)$/)
  })

  it('say why they failed', async () => {
    const example = await open('failing-node')
    await example.shown.getByRole('checkbox', { name: 'tasks' }).check()
    await example.tab('Tasks')
    await example.run.click()
    await example.until('error')
    const failed = example.shown.locator('.task').filter({ hasText: 'failed' })
    await expect.poll(() => failed.innerText()).toContain('The press is out of paper')
  })
})

describe('on a phone', () => {
  it.each(['nested-graphs', 'two-questions', 'checkpoints'])('%s fits', async (id) => {
    const phone = await open(id, PHONE)
    await phone.run.tap()
    await phone.until('success', 'interrupted')
    for (const tab of ['Tasks', 'Checkpoints', 'Console']) {
      await phone.tab(tab)
      const width = await phone.page.evaluate(() => document.documentElement.scrollWidth)
      expect([tab, width]).toEqual([tab, 390])
    }
  })

  it.each(['nested-graphs', 'two-questions', 'checkpoints'])(
    '%s has nothing that is too small for a finger',
    async (id) => {
      const phone = await open(id, PHONE)
      await phone.run.tap()
      await phone.until('success', 'interrupted')
      for (const tab of ['Raw parts', 'Tasks', 'Checkpoints']) {
        await phone.tab(tab)
        const targets = phone.shown.locator(
          'button, select, summary, .mode-field label, [role=treeitem]',
        )
        const heights = await targets.filter({ visible: true }).evaluateAll((elements) =>
          elements.map((element) => {
            const { width, height } = element.getBoundingClientRect()
            return `${element.textContent} ${width < 24 || height < 24 ? 'is small' : 'fits'}`
          }),
        )
        expect(heights.filter((each) => each.endsWith('is small'))).toEqual([])
      }
    },
  )
})

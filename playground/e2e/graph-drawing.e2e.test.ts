import { describe, expect, it } from 'vitest'
import { startPlayground } from './start-playground.ts'

const open = startPlayground()

describe('the drawing of a graph', () => {
  it('has the nodes of nested graphs and their edges, also in words and as text', async () => {
    const example = await open('nested-graphs')
    const { page, shown } = example
    await shown.getByRole('tab', { name: 'Graph' }).click()
    const labels = shown.locator('.drawing svg .nodeLabel')
    await expect.poll(() => labels.allInnerTexts()).toContain('check_facts')
    expect(await labels.allInnerTexts()).toContain('__start__')
    await expect.poll(() => shown.locator('.drawing figcaption li').count()).toBeGreaterThan(3)
    expect(await shown.locator('.drawing figcaption').innerText()).toContain(
      'the start may lead to review',
    )

    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await shown.getByText('Mermaid', { exact: true }).click()
    await shown.getByRole('button', { name: 'Copy' }).click()
    await shown.getByRole('button', { name: 'Copied' }).waitFor()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(copied).toContain('graph TD;')
    expect(await shown.locator('.mermaid-text pre').textContent()).toBe(copied)
  })

  it('is reached by keyboard, and leaves the source where it was', async () => {
    const example = await open('basic-usage')
    const { page, shown } = example
    await shown.getByRole('tab', { name: 'Source' }).focus()
    await page.keyboard.press('ArrowRight')
    const labels = shown.locator('.drawing svg .nodeLabel')
    await expect.poll(() => labels.allInnerTexts()).toContain('generate_joke')
    await page.keyboard.press('ArrowLeft')
    await example.source.waitFor()
  })
})

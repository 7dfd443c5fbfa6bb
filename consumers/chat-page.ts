import { strict as assert } from 'node:assert'
import type { Browser, Page } from 'playwright-core'

const QUESTION = 'How is it?'
const ANSWER = 'Rain over the delta, then sun.'

/** Opens the chat as its user does, sends a message, and reads the answer while it streams. */
export async function visitChat(browser: Browser, url: string): Promise<void> {
  const page = await browser.newPage()
  page.setDefaultTimeout(20_000)
  const problems = watchProblems(page)
  try {
    await page.goto(url)
    await page.locator('#status').getByText('idle').waitFor()
    const watching = lengthsWhileStreaming(page)
    watching.catch(() => {}) // it is awaited below, unless something else fails before
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText(ANSWER, { exact: true }).waitFor()
    await page.locator('#status').getByText('success').waitFor()
    assert.deepEqual(await page.locator('.message').allInnerTexts(), [QUESTION, ANSWER])
    assert.equal(await page.locator('#progress').innerText(), 'reading the sky · answered')
    assert.equal(await page.locator('#steps').innerText(), '2')
    const lengths = await watching
    assert.ok(lengths.length >= 3, `The answer came at once, not token by token: ${lengths.join()}`)
  } catch (error) {
    const shown = await page.locator('body').innerText()
    const details = [(error as Error).message, `The page shows: ${shown}`, ...problems]
    throw new Error(details.join('\n'), { cause: error })
  } finally {
    await page.close()
  }
  assert.deepEqual(problems, [])
}

/** What no page may have: errors, warnings, failed requests. */
function watchProblems(page: Page): string[] {
  const problems: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') {
      problems.push(`${message.type()}: ${message.text()}`)
    }
  })
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`))
  page.on('requestfailed', (request) => problems.push(`failed: ${request.url()}`))
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()}: ${response.url()}`)
  })
  return problems
}

/** Looks at every frame until the run has ended: the lengths that the answer had meanwhile. */
function lengthsWhileStreaming(page: Page): Promise<number[]> {
  return page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const lengths = new Set<number>()
        const look = (): void => {
          const status = document.querySelector('#status')?.textContent
          const text = document.querySelectorAll('.message')[1]?.textContent
          if (status === 'streaming' && text) lengths.add(text.length)
          if (status === 'success' || status === 'error') resolve([...lengths])
          else requestAnimationFrame(look)
        }
        look()
      }),
  )
}

import { type Browser, chromium, type Locator, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { chromiumArgs, findChromium } from '../../../../scripts/chromium.mjs'
import { chunksOf } from './chunks-of.ts'

const HOSTILE = `
  * { all: revert; font-size: 40px !important; color: red !important; letter-spacing: 4px !important; line-height: 3 !important; }
  body > * { margin: 30px !important; padding: 30px !important; transform: rotate(1deg) !important; filter: blur(1px) !important; }
  button { display: none !important; }`

let browser: Browser
const files = new Map<string, string>()
let entry: string

beforeAll(async () => {
  for (const { fileName, code, isEntry } of await chunksOf('development')) {
    files.set(`/${fileName}`, code)
    if (isEntry) entry = `/${fileName}`
  }
  const executablePath = findChromium() ?? '/usr/bin/chromium'
  browser = await chromium.launch({ executablePath, args: chromiumArgs })
})
afterAll(() => browser?.close())

interface Site {
  /** Attributes of the root element. */
  readonly html?: string
  readonly css?: string
  readonly policy?: string
  /** Of a file that is not there: what is in it. */
  readonly missing?: string
}

/** The app, on a site of its own. Returns what the browser complains of, too. */
async function visit({ html = '', css = '', policy = '', missing }: Site) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  const problems: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  page.on('pageerror', (error) => problems.push(error.message))
  const document = `<!doctype html><html ${html}><head><link rel="icon" href="data:,"><link rel="stylesheet" href="/site.css"></head><body><script type="module" src="${entry}"></script></body></html>`
  await page.route('**/*', (route) => {
    const { pathname } = new URL(route.request().url())
    const headers = policy ? { 'content-security-policy': policy } : {}
    const code = files.get(pathname)
    if (missing !== undefined && code?.includes(missing)) return route.abort()
    if (code) return route.fulfill({ headers, contentType: 'text/javascript', body: code })
    if (pathname === '/site.css') return route.fulfill({ contentType: 'text/css', body: css })
    return route.fulfill({ headers, contentType: 'text/html', body: document })
  })
  await page.goto('http://site.test/')
  return { page, problems }
}

function looksOf(locator: Locator) {
  return locator.evaluate((element) => {
    const { x, y, width, height } = element.getBoundingClientRect()
    const names = [
      'direction',
      'font-size',
      'color',
      'background-color',
      'letter-spacing',
      'filter',
    ]
    const style = getComputedStyle(element)
    return [x, y, width, height, ...names.map((name) => style.getPropertyValue(name))]
  })
}

/** Of the button, the panel, and some of what is in it. */
async function lookAround(page: Page) {
  const button = page.getByRole('button', { name: 'Open the Rivulet devtools' })
  const looks = [await looksOf(button)]
  await button.click()
  const panel = page.getByRole('dialog', { name: 'Rivulet devtools' })
  for (const each of [
    panel,
    panel.getByRole('button', { name: 'Export' }),
    panel.getByRole('tab', { name: 'Metrics' }),
  ]) {
    looks.push(await looksOf(each))
  }
  return looks
}

it('looks the same on a page whose rules reach everything, and that reads from right to left', async () => {
  const plain = await visit({})
  const hostile = await visit({ html: 'dir="rtl" lang="ar"', css: HOSTILE })
  expect(await lookAround(hostile.page)).toEqual(await lookAround(plain.page))
  expect([...plain.problems, ...hostile.problems]).toEqual([])
})

it('works where a policy allows nothing inline, no eval and no markup from strings', async () => {
  const plain = await visit({})
  const strict = await visit({
    policy:
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; require-trusted-types-for 'script'",
  })
  expect(await lookAround(strict.page)).toEqual(await lookAround(plain.page))
  expect(strict.problems).toEqual([])
})

it('says that its panel could not be loaded, and leaves the page and the button as they were', async () => {
  const { page } = await visit({ missing: 'Follow the newest' })
  const button = page.getByRole('button', { name: 'Open the Rivulet devtools' })
  await button.click()
  const notice = page.getByRole('alert')
  await notice.getByText('The devtools could not be shown').waitFor()
  await notice.getByRole('button', { name: 'Close' }).click()
  await button.waitFor()
  expect(await page.locator('p').innerText()).toBe('idle')
})

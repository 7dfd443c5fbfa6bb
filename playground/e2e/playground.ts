import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core'
import { preview, type PreviewServer } from 'vite'
import { chromiumArgs, findChromium } from '../../scripts/chromium.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The built playground in a real browser. */
export class Playground {
  /** What no page may have: errors, warnings, failed requests. */
  readonly problems: string[] = []
  readonly #server: PreviewServer
  readonly #browser: Browser

  private constructor(server: PreviewServer, browser: Browser) {
    this.#server = server
    this.#browser = browser
  }

  static async start(): Promise<Playground> {
    if (!existsSync(join(root, 'dist/index.html'))) {
      throw new Error('The playground is not built: run "npm run build" first.')
    }
    const server = await preview({
      root,
      logLevel: 'warn',
      preview: { port: 0, host: '127.0.0.1' },
    })
    const executablePath = findChromium() ?? '/usr/bin/chromium'
    return new Playground(server, await chromium.launch({ executablePath, args: chromiumArgs }))
  }

  /** A fresh page on one example. */
  async open(id: string, options: BrowserContextOptions = {}): Promise<ExamplePage> {
    const context = await this.#browser.newContext({
      viewport: { width: 1280, height: 800 },
      ...options,
    })
    const page = await context.newPage()
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') {
        this.problems.push(`${message.type()}: ${message.text()}`)
      }
    })
    page.on('pageerror', (error) => this.problems.push(`uncaught: ${error.message}`))
    page.on('requestfailed', (request) => this.problems.push(`failed: ${request.url()}`))
    page.on('response', (response) => {
      if (response.status() >= 400) this.problems.push(`${response.status()}: ${response.url()}`)
    })
    await page.goto(`${this.#address()}#${id}`)
    return new ExamplePage(page)
  }

  async stop(): Promise<void> {
    await this.#browser.close()
    await this.#server.close()
  }

  #address(): string {
    const address = this.#server.httpServer.address()
    if (typeof address !== 'object' || !address) throw new Error('The server has no port.')
    return `http://127.0.0.1:${address.port}/`
  }
}

/** The example that is shown, by what a person finds on it. */
export class ExamplePage {
  readonly page: Page
  readonly shown: Locator
  readonly heading: Locator
  readonly run: Locator
  readonly stop: Locator
  readonly input: Locator
  readonly status: Locator
  readonly messages: Locator
  readonly parts: Locator
  readonly questions: Locator
  readonly treeItems: Locator
  /** The first line of the source, which is loaded late. */
  readonly source: Locator

  constructor(page: Page) {
    this.page = page
    this.shown = page.locator('article.example:not([hidden])')
    this.heading = this.shown.getByRole('heading', { level: 1 })
    this.run = this.shown.getByRole('button', { name: 'Run', exact: true })
    this.stop = this.shown.getByRole('button', { name: 'Stop' })
    this.input = this.shown.getByLabel('Input')
    this.status = this.shown.locator('.status')
    this.messages = this.shown.locator('.message-text')
    this.parts = this.shown.locator('.part')
    this.questions = this.shown.locator('form.question')
    this.treeItems = this.shown.getByRole('treeitem')
    this.source = this.shown.locator('.cm-line').first()
  }

  async goTo(title: string): Promise<void> {
    await this.page.getByRole('link', { name: title }).click()
    await this.hasTitle(title)
  }

  /** Resolves as soon as the example of this title is shown. */
  async hasTitle(title: string): Promise<void> {
    await this.heading.getByText(title, { exact: true }).waitFor()
  }

  /** Resolves as soon as the status is one of these. */
  async until(...statuses: string[]): Promise<string> {
    const matches = statuses.map((status) => `[data-status="${status}"]`).join()
    await this.shown.locator(`.status:is(${matches})`).waitFor()
    return this.status.innerText()
  }

  /** Opens one view of the stream. */
  async tab(name: string): Promise<void> {
    await this.shown.getByRole('tab', { name }).click()
  }

  /** What the prints of the example have printed, in their order. */
  async console(): Promise<string[]> {
    await this.tab('Console')
    return this.shown.locator('.console pre').allTextContents()
  }

  /** A screenshot, when RIVULET_SCREENSHOTS names a folder. */
  async screenshot(name: string): Promise<void> {
    const folder = process.env['RIVULET_SCREENSHOTS']
    if (folder) await this.page.screenshot({ path: join(folder, `${name}.png`) })
  }

  async close(): Promise<void> {
    await this.page.context().close()
  }
}

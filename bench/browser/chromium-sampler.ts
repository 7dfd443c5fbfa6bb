// Builds the page, serves it, and asks it for samples. Each topic has a page of its own.
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { build, preview, type PreviewServer } from 'vite'
import { chromiumArgs } from '../../scripts/chromium.mjs'
import type { Case, Side } from '../case.ts'
import type { Sampler } from '../measure.ts'
import type { Bench, Sample } from '../sample.ts'
import { answerProbe } from './answer-probe.ts'

const root = fileURLToPath(new URL('.', import.meta.url))
const outDir = fileURLToPath(
  new URL('../../node_modules/.cache/rivulet-bench/page', import.meta.url),
)

export class ChromiumLane {
  readonly version: string
  readonly #browser: Browser
  readonly #server: PreviewServer

  private constructor(browser: Browser, server: PreviewServer) {
    this.version = browser.version()
    this.#browser = browser
    this.#server = server
  }

  static async open(executablePath: string): Promise<ChromiumLane> {
    const shared = { root, configFile: false, logLevel: 'error' } as const
    await build({
      ...shared,
      mode: 'production',
      build: { outDir, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 4096 },
      worker: { format: 'es' },
    })
    // isolated, its clock is exact to 5 µs
    const headers = {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    }
    const address = { port: 0, host: '127.0.0.1', headers }
    const server = await preview({ ...shared, build: { outDir }, preview: address })
    return new ChromiumLane(await chromium.launch({ executablePath, args: chromiumArgs }), server)
  }

  async openSampler(scale: number): Promise<ChromiumSampler> {
    const page = await this.#browser.newPage()
    await answerProbe(page)
    const [url] = this.#server.resolvedUrls?.local ?? []
    await page.goto(`${url}?scale=${scale}`)
    await page.waitForFunction(() => 'bench' in globalThis)
    return new ChromiumSampler(page)
  }

  async close(): Promise<void> {
    await this.#browser.close()
    await this.#server.close()
  }
}

export class ChromiumSampler implements Sampler {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  sample({ name }: Case, side: Side): Promise<Sample> {
    return this.#page.evaluate(
      (asked) => (globalThis as unknown as { bench: Bench }).bench.sample(asked.name, asked.side),
      { name, side },
    )
  }

  close(): Promise<void> {
    return this.#page.close()
  }
}

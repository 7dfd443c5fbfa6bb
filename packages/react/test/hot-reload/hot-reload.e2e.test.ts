import {
  cpSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { type Browser, chromium, type Page } from 'playwright-core'
import { createServer, type ViteDevServer } from 'vite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { chromiumArgs, findChromium } from '../../../../scripts/chromium.mjs'

// A copy of the app, which the test edits as a developer does.
const root = realpathSync(mkdtempSync(join(tmpdir(), 'rivulet-hot-reload-')))
let server: ViteDevServer
let browser: Browser

beforeAll(async () => {
  cpSync(fileURLToPath(new URL('app', import.meta.url)), root, { recursive: true })
  const modules = fileURLToPath(new URL('../../../../node_modules', import.meta.url))
  symlinkSync(modules, join(root, 'node_modules'))
  server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    cacheDir: join(root, '.vite'),
    plugins: [react()],
    worker: { format: 'es' },
    resolve: { conditions: ['rivulet-source', 'module', 'browser', 'development|production'] },
    server: { host: '127.0.0.1', port: 0, fs: { strict: false } },
    optimizeDeps: {
      entries: ['index.html', 'graph.worker.ts'],
      include: [
        'react',
        'react-dom/client',
        'react/jsx-dev-runtime',
        'zustand/vanilla',
        '@tanstack/react-query',
      ],
    },
  })
  await server.listen()
  const executablePath = findChromium() ?? '/usr/bin/chromium'
  browser = await chromium.launch({ executablePath, args: chromiumArgs })
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
  rmSync(root, { recursive: true, force: true })
})

function edit(file: string, from: string, to: string): void {
  const path = join(root, file)
  const source = readFileSync(path, 'utf8')
  expect(source).toContain(from)
  writeFileSync(path, source.replaceAll(from, to))
}

async function openPage(): Promise<{ page: Page; problems: string[] }> {
  const page = await browser.newPage()
  const problems: string[] = []
  page.on('pageerror', ({ message }) => problems.push(message))
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text())
  })
  const [address] = server.resolvedUrls!.local
  await page.goto(address!)
  return { page, problems }
}

it('goes on with its run, its state and its listeners when a component is edited', async () => {
  const { page, problems } = await openPage()
  const say = (word: string) =>
    page.evaluate((each) => new BroadcastChannel('words').postMessage(each), word)
  const shows = async (text: string): Promise<void> => {
    const paragraphs = page.locator('section').last().locator('p')
    await expect.poll(() => paragraphs.allInnerTexts()).toEqual([text, text])
  }
  const told = () => page.evaluate(() => window.told)

  await page.getByText('Count 0').click()
  await page.getByText('Send').click()
  await page.locator('output', { hasText: 'submitted' }).waitFor()
  // the worker listens as soon as its model has been called
  await expect.poll(async () => (await say('one '), page.locator('section').count())).toBe(2)
  const started = (await page.locator('section p').last().innerText()).trim()
  const { listeners } = await told()

  edit('chat.tsx', 'first version', 'second version')
  await page.getByRole('heading', { name: 'second version' }).waitFor()
  await say('two ')
  await shows(`${started} two`)
  expect((await told()).listeners).toBe(listeners)

  edit('chat.tsx', '<h1>second version</h1>', '<h1>third version</h1>\n<i>new</i>')
  await page.getByRole('heading', { name: 'third version' }).waitFor()
  await say('three')
  await shows(`${started} two three`)
  expect(await page.getByText('Count 1').count()).toBe(1)

  // With another hook the component is mounted anew: its own state is lost, the thread is not.
  edit('chat.tsx', 'const [count', "useState('another hook')\n  const [count")
  await page.getByText('Count 0').waitFor()
  await shows(`${started} two three`)
  await say(' four')
  await shows(`${started} two three four`)
  await say('')
  await page.locator('output', { hasText: 'success' }).waitFor()
  await shows(`${started} two three four`)

  const { workers, parts, finished } = await told()
  expect({ workers, finished, listeners: (await told()).listeners }).toEqual({
    workers: 1,
    // of the newest version of the component
    finished: ['second version'],
    listeners,
  })
  // one part for each word, and the closing one
  expect(parts).toBe(started.split(' ').length + 4)
  expect(problems).toEqual([])
})

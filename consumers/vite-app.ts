import { strict as assert } from 'node:assert'
import { rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium } from 'playwright-core'
import { chromiumArgs, findChromium, howTo } from '../scripts/chromium.mjs'
import { type Bundle, readBundle, sizeOf } from './bundle.ts'
import { visitChat } from './chat-page.ts'
import type { Checks } from './checks.ts'
import { install, type Tarball } from './install.ts'
import { runCommand } from './run-command.ts'

type Vite = typeof import('vite')

/** Only the devtools say these. */
const DEVTOOLS_WORDS = ['rivulet-devtools', 'Showing the past']

/** Only the engine says these. */
const ENGINE_WORDS = ['GRAPH_RECURSION_LIMIT', 'INVALID_CONCURRENT_GRAPH_UPDATE']

/** An app that a stranger made with Vite: its types, its build, and what its user sees. */
export async function checkViteApp(
  checks: Checks,
  folder: string,
  tarballs: readonly Tarball[],
): Promise<void> {
  await checks.must('installs the tarballs', () => install('vite-app', folder, tarballs))
  const run = (name: string, ...args: string[]): Promise<string> =>
    runCommand(join(folder, 'node_modules/.bin', name), args, { cwd: folder })
  await checks.check('type-checks, the declarations of the packages included', () =>
    run('tsc', '--noEmit'),
  )
  await checks.must('builds', () => run('vite', 'build', '--logLevel', 'warn'))
  await checkBundle(checks, readBundle(folder))

  const browser = await checks.must('starts Chromium', launch)
  try {
    const vite = await viteOf(folder)
    await checks.check('streams from its worker to the page, built', () =>
      servedBuilt(vite, folder, (url) => visitChat(browser, url)),
    )
    await checks.check('streams from its worker to the page, on the dev server', () =>
      servedDev(vite, folder, (url) => visitChat(browser, url)),
    )
    await checks.check('opens the devtools on the dev server', () =>
      servedDev(vite, folder, (url) => openDevtools(browser, url)),
    )
  } finally {
    await browser.close()
  }
}

async function checkBundle(checks: Checks, { page, worker }: Bundle): Promise<void> {
  const words = (chunks: Bundle['page'], wanted = ENGINE_WORDS): string[] =>
    wanted.filter((word) => chunks.some(({ text }) => text.includes(word)))
  await checks.check('has the engine in a chunk of the worker', () => {
    console.log(`    worker: ${sizeOf(worker)}`)
    assert.deepEqual(words(worker), ENGINE_WORDS)
  })
  await checks.check('has no engine in the chunks of the page', () => {
    console.log(`    page: ${sizeOf(page)}, with React`)
    assert.notEqual(page.length, 0)
    assert.deepEqual(words(page), [])
  })
  await checks.check('has no devtools in any chunk', () => {
    assert.deepEqual(words([...page, ...worker], DEVTOOLS_WORDS), [])
  })
}

async function openDevtools(browser: Browser, url: string): Promise<void> {
  const page = await browser.newPage()
  try {
    await page.goto(url)
    await page.getByRole('button', { name: 'Open the Rivulet devtools' }).click()
    await page.getByRole('dialog', { name: 'Rivulet devtools' }).waitFor()
  } finally {
    await page.close()
  }
}

async function launch(): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error(howTo)
  return chromium.launch({ executablePath, args: chromiumArgs })
}

/** The Vite that the app has installed, not this repository's. */
async function viteOf(folder: string): Promise<Vite> {
  const path = createRequire(join(folder, 'package.json')).resolve('vite')
  return (await import(pathToFileURL(path).href)) as Vite
}

type Visit = (url: string) => Promise<void>

async function servedBuilt(vite: Vite, folder: string, visit: Visit): Promise<void> {
  const options = { port: 0, host: '127.0.0.1' }
  const server = await vite.preview({ root: folder, logLevel: 'error', preview: options })
  try {
    await visit(addressOf(server))
  } finally {
    await server.close()
  }
}

async function servedDev(vite: Vite, folder: string, visit: Visit): Promise<void> {
  // as on a first start
  rmSync(join(folder, 'node_modules/.vite'), { recursive: true, force: true })
  // a preview has set it for this process; whoever develops starts another one
  delete process.env['NODE_ENV']
  const options = { port: 0, host: '127.0.0.1' }
  const server = await vite.createServer({ root: folder, logLevel: 'error', server: options })
  try {
    await server.listen()
    await visit(addressOf(server))
  } finally {
    await server.close()
  }
}

function addressOf({ resolvedUrls }: { resolvedUrls: { local: string[] } | null }): string {
  const [url] = resolvedUrls?.local ?? []
  if (!url) throw new Error('The server has no address.')
  return url
}

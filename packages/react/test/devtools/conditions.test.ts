// @vitest-environment node
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { chunksOf } from './chunks-of.ts'

const folder = fileURLToPath(new URL('../../../../playground', import.meta.url))

/** Only the button and the recorder say the first; only the panel says the second. */
const BUTTON = 'rivulet-devtools'
const PANEL = 'Follow the newest'

describe('the devtools in an app that Vite builds', () => {
  it('are not there for production: no byte of them', async () => {
    const chunks = await chunksOf('production')
    const code = chunks.map((chunk) => chunk.code).join('')
    expect(code).toContain('createRoot')
    expect(code).not.toContain(BUTTON)
    expect(code).not.toContain(PANEL)
    const modules = chunks.flatMap((chunk) => chunk.moduleIds)
    expect(modules.filter((id) => id.includes('/src/devtools/'))).toEqual([])
    expect(modules.filter((id) => id.includes('replay'))).toEqual([])
  }, 60_000)

  it('are there for development, and the panel in a chunk that is loaded late', async () => {
    const chunks = await chunksOf('development')
    const entry = chunks.find((chunk) => chunk.isEntry)!
    expect(entry.code).toContain(BUTTON)
    expect(entry.code).not.toContain(PANEL)
    const late = chunks.filter((chunk) => chunk.code.includes(PANEL))
    expect(late).toHaveLength(1)
    expect(late[0]!.isDynamicEntry).toBe(true)
  }, 60_000)
})

describe('the conditions of the package', () => {
  const resolve = (...conditions: string[]): string =>
    execFileSync(
      process.execPath,
      [
        ...conditions.map((each) => `--conditions=${each}`),
        '--input-type=module',
        '--eval',
        "process.stdout.write(import.meta.resolve('@rivulet/react/devtools'))",
      ],
      { cwd: folder, encoding: 'utf8' },
    ).replace(/^.*\/(packages|@rivulet)\/react\//, '')

  it('give the real ones where somebody develops, and nothing wherever nobody says so', () => {
    // as webpack, Rspack, Turbopack and Parcel set them
    expect(resolve('development', 'browser')).toBe('dist/devtools.js')
    expect(resolve('production', 'browser')).toBe('dist/devtools-off.js')
    expect(resolve()).toBe('dist/devtools-off.js')
    expect(resolve('rivulet-source', 'development')).toBe('src/devtools.ts')
    expect(resolve('rivulet-source')).toBe('src/devtools-off.ts')
  })
})

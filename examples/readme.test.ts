import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

/** What matters of code: neither its line breaks nor its comments. */
const bare = (code: string): string => code.replace(/\/\/.*$/gm, '').replace(/[\s(),]+/g, '')

it.each([
  ['README.md', ['chat/chat.worker.ts', 'chat/chat.tsx']],
  ['docs/testing.md', ['component-test/writer.test.tsx', 'component-test/record.ts']],
])('shows in %s only code that is compiled and run', (guide, paths) => {
  const files = paths.map((path) => bare(read(path))).join('')
  const snippets = [...read(`../${guide}`).matchAll(/```tsx?\n([\s\S]*?)```/g)]
  expect(snippets.length).toBeGreaterThan(0)
  for (const [, code = ''] of snippets) {
    for (const paragraph of code.split('\n\n')) expect(files).toContain(bare(paragraph))
  }
})

it('shows a component test of ten lines', () => {
  const [, code = ''] = /```tsx\n([\s\S]*?)```/.exec(read('../docs/testing.md')) ?? []
  expect(code.trim().split('\n')).toHaveLength(10)
})

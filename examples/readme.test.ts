import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

/** What matters of code: neither its line breaks nor its comments. */
const bare = (code: string): string => code.replace(/\/\/.*$/gm, '').replace(/[\s(),]+/g, '')

it('shows in the README only code that is compiled and run', () => {
  const files = ['./chat/chat.worker.ts', './chat/chat.tsx']
    .map((path) => bare(read(path)))
    .join('')
  const snippets = [...read('../README.md').matchAll(/```tsx?\n([\s\S]*?)```/g)]
  expect(snippets.length).toBeGreaterThan(0)
  for (const [, code = ''] of snippets) {
    for (const paragraph of code.split('\n\n')) expect(files).toContain(bare(paragraph))
  }
})

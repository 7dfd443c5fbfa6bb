// @vitest-environment node
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { pathOf } from './checking/tsc.ts'

/** What matters of code: neither its line breaks nor its comments. */
const bare = (code: string): string =>
  code
    .replace(/\/\/.*$/gm, '')
    .replaceAll("{' '}", '')
    .replace(/[\s(),;]+/g, '')

it.each([
  ['types', 'guide.tsx'],
  ['conversation', 'conversation.tsx'],
  ['react', 'first-chat.worker.ts', 'first-chat.tsx', 'hooks.tsx'],
  ['rendering', 'rendering.tsx'],
  ['devtools', 'devtools.tsx'],
])('shows in the guide to %s only code that is compiled', (name, ...files) => {
  const compiled = files.map((file) => bare(readFileSync(pathOf(file), 'utf8'))).join('')
  const guide = readFileSync(pathOf(`../../../../docs/${name}.md`), 'utf8')
  const snippets = [...guide.matchAll(/```tsx?\n([\s\S]*?)```/g)]
  expect(snippets.length).toBeGreaterThan(0)
  for (const [, code = ''] of snippets) {
    for (const paragraph of code.split('\n\n')) expect(compiled).toContain(bare(paragraph))
  }
})

it('names every export and field in the guide to the hooks', async () => {
  const guide = readFileSync(pathOf('../../../../docs/react.md'), 'utf8')
  const names = Object.keys(await import('../src/index.ts'))
  const { FIELDS } = await import('../src/view-fields.ts')
  const missing = [...names, ...Object.keys(FIELDS)].filter((name) => !guide.includes(`\`${name}`))
  expect(missing).toEqual([])
})

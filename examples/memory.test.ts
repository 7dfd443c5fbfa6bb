import { readFileSync } from 'node:fs'
import { InMemoryStore } from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { assistant, drawing, findNotes, searchable } from './memory.ts'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

/** What matters of code: neither its line breaks nor its comments. */
const bare = (code: string): string => code.replace(/\/\/.*$/gm, '').replace(/[\s(),]+/g, '')

const onThread = (thread: string) => ({ configurable: { thread_id: thread } })

describe('the guide to memory', () => {
  it('shows only code that is compiled and run', () => {
    const file = bare(read('./memory.ts'))
    const snippets = [...read('../docs/memory.md').matchAll(/```ts\n([\s\S]*?)```/g)]
    expect(snippets).toHaveLength(9)
    for (const [, code = ''] of snippets) expect(file).toContain(bare(code))
  })

  it('has an assistant that remembers on one thread what it was told on another', async () => {
    const graph = assistant(new InMemoryStore())
    await graph.invoke({ user: 'ann', fact: 'likes tea' }, onThread('1'))
    const parts = await collectParts(
      graph.stream(
        { user: 'ann', fact: 'lives in Rome' },
        { ...onThread('2'), streamMode: ['messages', 'custom', 'values'] },
      ),
    )
    const ids = parts.flatMap((part) => (part.type === 'messages' ? [part.data[0].id] : []))
    expect(ids).toEqual(['status', 'greeting'])
    const last = parts.findLast((part) => part.type === 'values')!
    expect(last.data.ui?.map(({ name, props }) => [name, props])).toEqual([
      ['facts', { count: 2, texts: ['likes tea', 'lives in Rome'] }],
    ])
  })

  it('has a store that is asked in words', async () => {
    const about = (text: string): number[] => [/tea|drink/i.test(text) ? 1 : 0, 1]
    const store = searchable((texts) => Promise.resolve(texts.map(about)))
    expect(await findNotes(store)).toEqual(['Tea is made of leaves.'])
  })

  it('has a drawing', () => {
    expect(drawing(assistant(new InMemoryStore()))).toContain('\tremember --> greet;\n')
  })
})

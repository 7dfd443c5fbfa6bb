import { createGraphClient, workerTransport } from '@rivulet/core/client'
import { collectParts } from '@rivulet/core/testing'
import { afterAll, describe, expect, it } from 'vitest'
import type { graphs } from './examples.worker.ts'
import { expected } from './expected.ts'
import { type AnyRunnable, gallery } from './gallery.ts'

const client = createGraphClient<typeof graphs>({
  transport: workerTransport(
    () => new Worker(new URL('./examples.worker.ts', import.meta.url), { type: 'module' }),
  ),
})
afterAll(() => client.close())

const cases = gallery.flatMap((example) =>
  Object.entries(expected[example.id] ?? {}).map(([print, text]) => ({ example, print, text })),
)

describe('every example, in a worker', () => {
  it.each(cases)('$example.id prints what it should ($print)', async ({ example, print, text }) => {
    const { prints } = await example.load()
    const remote = client.graph(example.id as keyof typeof graphs) as unknown as AnyRunnable // by id
    const pieces = await collectParts(prints[print]!(remote))
    expect(pieces.join('')).toBe(text)
  })
})

describe('LLM tokens, in a worker', () => {
  it('tells the first token before the node has finished', async () => {
    const stream = client
      .graph('llm-tokens')
      .stream({ topic: 'cats' }, { streamMode: ['messages', 'updates'] })
    const types = (await collectParts(stream)).map((part) => part.type)
    expect(types.indexOf('messages')).toBe(0)
    expect(types.indexOf('updates')).toBe(types.length - 1)
  })
})

import { textOf } from '@rivulet/core'
import { createGraphClient, workerTransport } from '@rivulet/core/client'
import { collectParts } from '@rivulet/core/testing'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { printCustom, printValues } from './openai-tool.ts'
import type { graphs } from './openai-tool.test-worker.ts'

declare module 'vitest' {
  interface ProvidedContext {
    openaiApi: string
  }
}

const client = createGraphClient<typeof graphs>({
  transport: workerTransport(
    () =>
      new Worker(new URL('./openai-tool.test-worker.ts', import.meta.url), {
        type: 'module',
        name: inject('openaiApi'),
      }),
  ),
})
afterAll(() => client.close())

const input = { messages: 'hi' }

describe('the openai package in a worker', () => {
  it('is the client of a tool that writes each delta', async () => {
    const tool = client.graph('tool')
    expect((await collectParts(printCustom(tool))).join('')).toBe('A bed|, a lamp| and a rug.|')
    const shown = await collectParts(printValues(tool))
    expect(JSON.parse(shown.at(-1)!)).toEqual({
      tool_call_id: '1',
      role: 'tool',
      name: 'get_items',
      content: 'A bed, a lamp and a rug.',
    })
  })

  it('is a chat model whose tokens reach the page', async () => {
    const stream = client.graph('chat').stream(input, { streamMode: ['messages', 'values'] })
    const parts = await collectParts(stream)
    const tokens = parts.flatMap((part) => (part.type === 'messages' ? [textOf(part.data[0])] : []))
    expect(tokens.filter((token) => token !== '')).toEqual(['A bed', ', a lamp', ' and a rug.'])
    const last = parts.at(-1)!
    expect(last.type === 'values' && last.data.messages.at(-1)).toMatchObject({
      type: 'ai',
      content: 'A bed, a lamp and a rug.',
      usage_metadata: { input_tokens: 12, output_tokens: 8, total_tokens: 20 },
      response_metadata: { finish_reason: 'stop', model_name: 'gpt-4o-mini-2026' },
    })
  })

  it('calls tools', async () => {
    const { value } = await client.graph('tools').invoke(input)
    expect(value?.messages.at(-1)).toMatchObject({
      tool_calls: [
        { id: 'call_a', name: 'search', args: { q: 'cats' } },
        { id: 'call_b', name: 'weather', args: { place: 'Paris' } },
      ],
    })
  })

  it('stops in the middle of an answer when the page reads no further', async () => {
    const stream = client.graph('stuck').stream(input, { streamMode: 'messages' })
    for await (const part of stream) {
      expect(textOf(part.data[0])).toBe('Hel')
      break
    }
    const response = await fetch(`${inject('openaiApi')}/closed`)
    expect(await response.text()).toBe('closed')
  })

  it('fails with its own error, which keeps its status on the way to the page', async () => {
    await expect(client.graph('overloaded').invoke(input)).rejects.toMatchObject({ status: 429 })
  })
})

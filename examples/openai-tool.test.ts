import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { collectParts } from '@rivulet/core/testing'
import { OpenAI } from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createGraph, graph, printCustom, printValues } from './openai-tool.ts'

const PIECES = ['Most', ' bedrooms', ' have', ' a bed', ', a lamp', ' and a rug', '.']

/** Answers as the API of OpenAI does when it streams, and keeps what it was asked. */
class LocalApi {
  readonly asked: unknown[] = []
  #server: Server | undefined

  async start(): Promise<string> {
    const server = createServer((request, response) => {
      let body = ''
      request.setEncoding('utf8')
      request.on('data', (text: string) => (body += text))
      request.on('end', () => {
        this.asked.push({ url: request.url, ...(JSON.parse(body) as object) })
        stream(response)
      })
    })
    this.#server = server
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.#server?.close(resolve))
  }
}

function stream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const deltas = [
    { role: 'assistant', content: '' },
    ...PIECES.map((content) => ({ content })),
    {}, // the last one says only why it ends
  ]
  deltas.forEach((delta, at) => {
    const finish_reason = at === deltas.length - 1 ? 'stop' : null
    const chunk = {
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      created: 0,
      model: 'local',
      choices: [{ index: 0, delta, finish_reason }],
    }
    response.write(`data: ${JSON.stringify(chunk)}\n\n`)
  })
  response.end('data: [DONE]\n\n')
}

describe('A tool that streams, with the openai package', () => {
  const api = new LocalApi()
  let client: OpenAI
  beforeAll(async () => {
    client = new OpenAI({ baseURL: await api.start(), apiKey: 'none', maxRetries: 0 })
  })
  afterAll(() => api.stop())

  it('writes each delta, and puts the whole text into the state', async () => {
    const real = createGraph(client)
    expect((await collectParts(printCustom(real))).join('')).toBe(`${PIECES.join('|')}|`)
    expect(api.asked).toMatchObject([
      {
        url: '/v1/chat/completions',
        stream: true,
        messages: [{ role: 'user', content: expect.stringContaining('bedroom') as string }],
      },
    ])
    const shown = await collectParts(printValues(real))
    expect(JSON.parse(shown.at(-1)!)).toEqual({
      tool_call_id: '1',
      role: 'tool',
      name: 'get_items',
      content: PIECES.join(''),
    })
  })

  it('says in every delta who speaks', async () => {
    const input = { messages: [callOf('get_items')] }
    const parts = await collectParts(createGraph(client).stream(input, { streamMode: 'custom' }))
    expect(new Set(parts.map(({ data }) => data.role))).toEqual(new Set(['assistant']))
  })
})

describe('A tool that streams', () => {
  it('refuses a tool that there is not', async () => {
    const run = graph.invoke({ messages: [callOf('get_weather')] })
    await expect(run).rejects.toThrow('Tool get_weather not supported')
  })
})

function callOf(name: string) {
  return {
    role: 'assistant' as const,
    content: null,
    tool_calls: [
      { id: '1', type: 'function' as const, function: { name, arguments: '{"place":"bedroom"}' } },
    ],
  }
}

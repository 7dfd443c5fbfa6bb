import { readFileSync } from 'node:fs'
import { type AIMessage, textOf } from '@rivulet/core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { browserModel, ownModel, serviceModels, withSearch } from '../../../../examples/models.ts'
import { answers } from './answers.ts'
import { messagesOf } from './calling.ts'
import { OpenAIApi } from './openai-api.ts'

const read = (path: string): string =>
  readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8')

/** What matters of code: neither its line breaks nor its comments. */
const bare = (code: string): string => code.replace(/\/\/.*$/gm, '').replace(/[\s(),]+/g, '')

const api = new OpenAIApi(answers)
let baseURL = ''
beforeAll(async () => {
  baseURL = await api.start()
})
afterAll(() => api.stop())
beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('the guide to models', () => {
  it('shows only code that is compiled and run', () => {
    const file = bare(read('examples/models.ts'))
    const snippets = [...read('docs/models.md').matchAll(/```ts\n([\s\S]*?)```/g)]
    expect(snippets).toHaveLength(6)
    for (const [, code = ''] of snippets) expect(file).toContain(bare(code))
  })

  it.each(['ofOpenAI', 'ofAISDK', 'ofLangChain'])(
    'has a model that asks a service: %s',
    async (name) => {
      const model = serviceModels({ baseURL, apiKey: 'none' })[name]!
      const parts = await messagesOf(model)
      expect(parts.map(({ data }) => textOf(data[0])).join('')).toBe('A bed, a lamp and a rug.')
      expect(parts[0]!.data[1]).toMatchObject({
        ls_model_name: 'gpt-4o-mini',
        ...(name === 'ofLangChain' ? {} : { ls_temperature: 0.2 }),
      })
      api.asked.length = 0
      await withSearch(model).invoke('hi')
      const { tools } = api.asked[0]! as unknown as { tools: { function: { name: string } }[] }
      expect(tools.map((tool) => tool.function.name)).toEqual(['search'])
    },
  )

  it('has a model that is a function', async () => {
    const asked: unknown[] = []
    vi.stubGlobal('fetch', async (url: string, { body }: { body: string }) => {
      asked.push([url, JSON.parse(body)])
      return new Response('Hello')
    })
    expect((await ownModel().invoke('hi')).content).toBe('Hello')
    expect(asked).toMatchObject([['/api/chat', { messages: [{ type: 'human', content: 'hi' }] }]])
  })

  it("has the browser's model", async () => {
    const sessions: unknown[] = []
    vi.stubGlobal('LanguageModel', {
      availability: () => Promise.resolve('available'),
      create: async (options: unknown) => {
        sessions.push(options)
        return {
          promptStreaming: () => new Response('Hello').body!.pipeThrough(new TextDecoderStream()),
          destroy: () => {},
        }
      },
    })
    const answer: AIMessage = await browserModel().invoke('hi')
    expect(answer.content).toBe('Hello')
    expect(sessions).toMatchObject([{ expectedOutputs: [{ type: 'text', languages: ['en'] }] }])
  })
})

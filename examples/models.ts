// Every kind of model that `initChatModel` takes: what the guide docs/models.md shows.
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { ChatOpenAI } from '@langchain/openai'
import { type BrowserModel, type ChatModel, initChatModel } from '@rivulet/core'
import { OpenAI } from 'openai'
import { z } from 'zod'

/** The browser's built-in model, where there is one. */
declare const LanguageModel: BrowserModel

interface Service {
  readonly baseURL: string
  readonly apiKey: string
}

/** Models that ask a service, each by another library. */
export function serviceModels({ baseURL, apiKey }: Service): Record<string, ChatModel> {
  const ofOpenAI = initChatModel({
    client: new OpenAI({ baseURL, apiKey }),
    model: 'gpt-4o-mini',
    temperature: 0.2,
  })

  const provider = createOpenAICompatible({ name: 'mine', baseURL, apiKey })
  const ofAISDK = initChatModel({ model: provider('gpt-4o-mini'), temperature: 0.2 })

  const ofLangChain = initChatModel(
    new ChatOpenAI({ model: 'gpt-4o-mini', apiKey, configuration: { baseURL } }),
  )

  return { ofOpenAI, ofAISDK, ofLangChain }
}

export function ownModel(): ChatModel {
  const model = initChatModel(async function* (messages, { signal = null }) {
    const body = JSON.stringify({ messages })
    const response = await fetch('/api/chat', { method: 'POST', body, signal })
    for await (const text of response.body!.pipeThrough(new TextDecoderStream())) yield text
  })
  return model
}

export function browserModel(): ChatModel {
  const model = initChatModel({
    model: LanguageModel,
    expectedOutputs: [{ type: 'text', languages: ['en'] }],
  })
  return model
}

/** A model that must call a tool. */
export function withSearch(model: ChatModel): ChatModel {
  const search = {
    name: 'search',
    description: 'Finds pages on the web',
    schema: z.object({ query: z.string() }),
  }
  const searching = model.bindTools([search], { toolChoice: 'required' })
  return searching
}

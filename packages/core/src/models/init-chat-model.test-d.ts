import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import type { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import type { OpenAI } from 'openai'
import { describe, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { type ChatModel, initChatModel, type Message, type ToolDefinition } from '../index.ts'

declare const openai: OpenAI
declare const provider: ReturnType<typeof createOpenAICompatible>
declare const langchain: BaseChatModel
declare const LanguageModel: {
  availability(options?: { expectedInputs?: { type: string }[] }): Promise<'available'>
  create(options?: { initialPrompts?: { role: string }[] }): Promise<{ destroy(): void }>
}

describe('initChatModel', () => {
  it('takes models of every kind as their libraries type them', () => {
    expectTypeOf(initChatModel({ client: openai, model: 'x' })).toEqualTypeOf<ChatModel>()
    initChatModel({ client: openai, model: 'x', temperature: 0.2 })
    initChatModel(provider('x'))
    initChatModel({ model: provider('x'), temperature: 0.2 })
    initChatModel(langchain)
    initChatModel(LanguageModel)
    initChatModel({ model: LanguageModel, temperature: 0.2 })
    initChatModel(() => 'hi')
  })

  it('tells a function what it gets', () => {
    initChatModel((messages, { signal, tools, stop }) => {
      expectTypeOf(messages).toEqualTypeOf<readonly Message[]>()
      expectTypeOf(signal).toEqualTypeOf<AbortSignal | undefined>()
      expectTypeOf(tools).toEqualTypeOf<readonly ToolDefinition[] | undefined>()
      expectTypeOf(stop).toEqualTypeOf<readonly string[] | undefined>()
      return 'hi'
    })
  })

  it('refuses what is no source', () => {
    // @ts-expect-error -- a bare name
    initChatModel('gpt-5')
    // @ts-expect-error -- a client without the name of its model around it
    initChatModel(openai)
    // @ts-expect-error -- answers with a number
    initChatModel(() => 7)
    // @ts-expect-error -- neither a client nor a model
    initChatModel({ model: 'gpt-5' })
  })
})

describe('bindTools', () => {
  const model = initChatModel(() => 'hi')

  it('takes tools in any form', () => {
    expectTypeOf(
      model.bindTools([{ name: 'a', schema: z.object({ q: z.string() }) }]),
    ).toEqualTypeOf<ChatModel>()
    model.bindTools([{ name: 'a', schema: { type: 'object' } }], { toolChoice: 'required' })
    model.bindTools([{ type: 'function', function: { name: 'a' } }], { toolChoice: { name: 'a' } })
  })

  it('refuses a tool without a name, and a choice that there is not', () => {
    // @ts-expect-error -- no name
    model.bindTools([{ description: 'x' }])
    // @ts-expect-error -- no such choice
    model.bindTools([{ name: 'a' }], { toolChoice: 'maybe' })
  })
})

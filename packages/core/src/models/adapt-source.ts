import { InvalidArgumentError } from '../errors.ts'
import { describe } from '../internal/describe.ts'
import type { ModelAdapter, ModelFunction } from './model-source.ts'
import { adaptAISDK, isAISDKModel } from './sources/ai-sdk.ts'
import { adaptBrowser, isBrowserModel } from './sources/browser.ts'
import { adaptLangChain, isLangChainModel } from './sources/langchain.ts'
import { adaptOpenAI, isOpenAIClient, type OpenAISource } from './sources/openai.ts'

/**
 * A source of any kind behind one face. Kinds are told apart by their shape, never by their class:
 * there may be two copies of a library.
 *
 * @throws InvalidArgumentError for what is no source.
 */
export function adaptSource(source: unknown): ModelAdapter {
  if (isBrowserModel(source)) return adaptBrowser(source)
  if (isAISDKModel(source)) return adaptAISDK(known(source))
  if (isLangChainModel(source)) return adaptLangChain(source)
  if (typeof source === 'function') return adaptFunction(source)
  const { client, model, ...rest } = (source ?? {}) as { client?: unknown; model?: unknown }
  if (isOpenAIClient(client)) return adaptOpenAI(source as OpenAISource)
  if (isBrowserModel(model)) return adaptBrowser(model, rest)
  if (isAISDKModel(model)) return adaptAISDK(known(model), rest)
  throw new InvalidArgumentError(problemOf(source), { argument: 'source' })
}

function adaptFunction(source: object): ModelAdapter {
  if ('languageModel' in source) {
    throw new InvalidArgumentError(
      'initChatModel was given a provider of the AI SDK, not a model: call it with the name of a model first, initChatModel(provider("…")).',
      { argument: 'source' },
    )
  }
  return { ask: source as ModelFunction }
}

/** @throws InvalidArgumentError for a model of an AI SDK too old. */
function known<Model extends { readonly specificationVersion: string }>(model: Model): Model {
  if (model.specificationVersion !== 'v1') return model
  throw new InvalidArgumentError(
    'initChatModel was given a model of AI SDK 4 (specification v1): use the package of its provider for AI SDK 5 or newer.',
    { argument: 'source' },
  )
}

function problemOf(source: unknown): string {
  if (typeof source === 'string') {
    return (
      `initChatModel does not load models by name (got ${describe(source)}): pass a function that calls your model, ` +
      'initChatModel((messages, { signal }) => myClient.stream(messages, { signal })), ' +
      'or a client with the name, initChatModel({ client: new OpenAI(), model: "…" }).'
    )
  }
  if (isOpenAIClient(source)) {
    return 'initChatModel was given a client without the name of a model: initChatModel({ client, model: "…" }).'
  }
  if (typeof (source as { invoke?: unknown } | null | undefined)?.invoke === 'function') {
    return 'initChatModel was given what can be invoked already, a chat model or a graph: use it as it is.'
  }
  return (
    'initChatModel needs a function that answers messages, { client, model } with an OpenAI-style client, a language model ' +
    "of the AI SDK, a chat model of LangChain or the browser's LanguageModel, " +
    `but got ${describe(source)}.`
  )
}

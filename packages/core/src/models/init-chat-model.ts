import { adaptSource } from './adapt-source.ts'
import { ChatModel, type ChatModelOptions } from './chat-model.ts'
import type { ModelSource } from './model-source.ts'

/**
 * Makes a chat model from whatever answers messages. Inside a node, pass the node's runtime to each
 * call, and its tokens reach the stream.
 *
 * @param source One of
 *   - a function `(messages, { signal, tools, toolChoice, stop }) =>` an async iterable of strings or
 *     deltas, or a promise of a string or a whole message;
 *   - `{ client, model, ...parameters }` with an OpenAI-style client: that of the `openai` package,
 *     WebLLM's engine;
 *   - a language model of the AI SDK, or `{ model, ...settings }` with one;
 *   - a chat model of LangChain;
 *   - the browser's `LanguageModel`, or `{ model: LanguageModel, ...options }`.
 * @throws InvalidArgumentError for a bare model name, and for anything that is no source.
 * @example
 * const model = initChatModel(async function* () { yield 'Hello'; yield ' there' }, { tags: ['joke'] })
 * const gpt = initChatModel({ client: new OpenAI(), model: 'gpt-5-mini', temperature: 0.2 })
 */
export function initChatModel(source: ModelSource, options: ChatModelOptions = {}): ChatModel {
  return new ChatModel(adaptSource(source), options)
}

import { InvalidArgumentError } from '../errors.ts'
import { describe } from '../internal/describe.ts'
import { ChatModel, type ChatModelOptions } from './chat-model.ts'
import type { ModelSource } from './model-source.ts'

/**
 * Makes a chat model from a function that answers messages. Inside a node, pass the node's runtime
 * to each call, and its tokens reach the stream.
 *
 * @param source `(messages, { signal, stop }) =>` an async iterable of strings or deltas, or a
 *   promise of a string or a whole message.
 * @throws InvalidArgumentError for a bare model name, and for anything that is no source.
 * @example
 * const model = initChatModel(async function* () { yield 'Hello'; yield ' there' }, { tags: ['joke'] })
 */
export function initChatModel(source: ModelSource, options: ChatModelOptions = {}): ChatModel {
  if (typeof source === 'function') return new ChatModel(source, options)
  const isName = typeof source === 'string'
  throw new InvalidArgumentError(
    isName
      ? `initChatModel does not load models by name (got ${describe(source)}): pass a function that calls your model, ` +
          'initChatModel((messages, { signal }) => myClient.stream(messages, { signal })).'
      : `initChatModel needs a function that answers messages, but got ${describe(source)}.`,
    { argument: 'source' },
  )
}

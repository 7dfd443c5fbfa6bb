import { InvalidArgumentError } from '../../errors.ts'
import type { Message } from '../../messages/message.ts'
import type { ModelAdapter, ModelFacts, ModelPiece, ModelRequest } from '../model-source.ts'
import { type LangChainChunk, LangChainReader } from './langchain-reader.ts'
import { toOpenAIContent } from './openai-messages.ts'

/** A chat model of LangChain, or one with tools or settings bound to it. */
export interface LangChainModel {
  readonly lc_namespace: readonly string[]
  invoke(input: never, options?: never): Promise<unknown>
  stream(input: never, options?: never): Promise<unknown>
}

interface Callable {
  invoke(input: readonly object[], options: object): Promise<LangChainChunk | string>
  stream(input: readonly object[], options: object): Promise<AsyncIterable<LangChainChunk | string>>
  bindTools?(tools: readonly object[], options: object): Callable
  getLsParams?(options: object): ModelFacts
  readonly disableStreaming?: unknown
  readonly tags?: readonly string[]
  readonly metadata?: Readonly<Record<string, unknown>>
  /** Of a model that something is bound to. */
  readonly bound?: Callable
  /** What is bound. */
  readonly config?: Labels
  /** The same of models that keep it themselves. */
  readonly defaultOptions?: Labels
}

interface Labels {
  readonly tags?: readonly string[]
  readonly metadata?: Readonly<Record<string, unknown>>
}

/** Everything of LangChain that can be run names its namespace. */
export function isLangChainModel(value: unknown): value is LangChainModel {
  const { invoke, stream, lc_namespace: namespace } = (value ?? {}) as Partial<LangChainModel>
  return typeof invoke === 'function' && typeof stream === 'function' && Array.isArray(namespace)
}

export function adaptLangChain(source: LangChainModel): ModelAdapter {
  const model = source as unknown as Callable
  const layers = layersOf(model)
  const bare = layers.at(-1)!
  const labels = layers.flatMap((layer): Labels[] => [
    layer.config ?? {},
    layer.defaultOptions ?? {},
    layer,
  ])
  return {
    tags: labels.flatMap(({ tags = [] }) => tags),
    metadata: labels.reduce<Readonly<Record<string, unknown>>>(
      (all, { metadata }) => ({ ...metadata, ...all }),
      {},
    ),
    ask: (messages, request) => answer(model, messages, request),
    facts: () => ({ ...bare.getLsParams?.({}), ls_integration: 'langchain_chat_model' }),
    isWhole: bare.disableStreaming === true,
  }
}

/** The model, what it is bound in last. */
function layersOf(model: Callable): Callable[] {
  return model.bound ? [model, ...layersOf(model.bound)] : [model]
}

async function* answer(
  model: Callable,
  messages: readonly Message[],
  request: ModelRequest,
): AsyncGenerator<ModelPiece, void, undefined> {
  const { signal, stop, stream } = request
  const runnable = withTools(model, request)
  const input = messages.flatMap(toLangChain)
  const options = { ...(signal ? { signal } : {}), ...(stop ? { stop: [...stop] } : {}) }
  const chunks =
    stream === false
      ? [await runnable.invoke(input, options)]
      : await runnable.stream(input, options)
  const reader = new LangChainReader(new Set(messages.map(({ id }) => id)))
  for await (const chunk of chunks) {
    const piece = reader.read(chunk)
    if (piece) yield piece
  }
  const last = reader.last()
  if (last) yield last
}

function withTools(model: Callable, { tools, toolChoice }: ModelRequest): Callable {
  if (!tools) return model
  if (!model.bindTools) {
    throw new InvalidArgumentError(
      'This LangChain model has no bindTools, so tools cannot be given to it: use a chat model that ' +
        'calls tools, and give it to initChatModel before anything is bound to it.',
      { argument: 'tools' },
    )
  }
  const choice = toolChoice === 'required' ? 'any' : toolChoice
  return model.bindTools(
    tools.map(({ parameters, ...named }) => ({ ...named, schema: parameters })),
    choice ? { tool_choice: typeof choice === 'string' ? choice : choice.name } : {},
  )
}

/**
 * A message as plain data that LangChain makes one of its own from. It may write into what it is
 * given, so that nothing is shared with ours.
 */
function toLangChain(message: Message): object[] {
  if (message.type === 'remove') return []
  const { content } = message
  if (message.type === 'human') return [{ ...message, content: toOpenAIContent(content) }]
  if (message.type !== 'ai' || typeof content === 'string') return [{ ...message }]
  // Blocks of a model's answer are LangChain's standard ones, which it is to be told.
  const metadata = { ...message.response_metadata, output_version: 'v1' }
  return [{ ...message, content: [...content], response_metadata: metadata }]
}

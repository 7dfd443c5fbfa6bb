import { onAbort } from '../../internal/follow-signals.ts'
import type { Message } from '../../messages/message.ts'
import type { ModelAdapter, ModelPiece, ModelRequest } from '../model-source.ts'
import { toOpenAIMessages } from './openai-messages.ts'
import { type Completion, CompletionReader } from './openai-reader.ts'

/** As much of the `openai` package as is used here; WebLLM's engine has it, too. */
export interface OpenAIClient {
  readonly chat: {
    readonly completions: {
      create(body: never, options?: never): PromiseLike<unknown>
    }
  }
}

/**
 * A client that speaks OpenAI's chat completions, the name of a model, and anything else that each
 * request is to hold: `temperature`, `max_completion_tokens`, `reasoning_effort`, …
 */
export interface OpenAISource {
  readonly client: OpenAIClient
  /** Not needed where the client has one model only, as WebLLM's engine. */
  readonly model?: string
  readonly [parameter: string]: unknown
}

/** An OpenAI-style client has `chat.completions.create`. */
export function isOpenAIClient(value: unknown): value is OpenAIClient {
  const client = value as Partial<OpenAIClient> | null | undefined
  return typeof client?.chat?.completions?.create === 'function'
}

export function adaptOpenAI({ client, model, ...parameters }: OpenAISource): ModelAdapter {
  return {
    ask: (messages, request) =>
      complete(client, { ...parameters, ...(model ? { model } : {}) }, { messages, request }),
    facts: () => ({
      ls_provider: 'interruptGenerate' in client ? 'webllm' : 'openai',
      ls_model_name: model,
      ls_temperature: parameters['temperature'] as number | undefined,
      ls_max_tokens: (parameters['max_completion_tokens'] ?? parameters['max_tokens']) as
        | number
        | undefined,
      ls_stop: stopsOf(parameters['stop'] as string | readonly string[] | null | undefined),
    }),
  }
}

/** The API takes one text as well as several. */
function stopsOf(
  stop: string | readonly string[] | null | undefined,
): readonly string[] | undefined {
  return typeof stop === 'string' ? [stop] : (stop ?? undefined)
}

async function* complete(
  client: OpenAIClient,
  parameters: Readonly<Record<string, unknown>>,
  { messages, request }: { messages: readonly Message[]; request: ModelRequest },
): AsyncGenerator<ModelPiece, void, undefined> {
  const { signal } = request
  signal?.throwIfAborted()
  const interrupt = interrupterOf(client)
  const unfollow = signal && interrupt && onAbort(signal, interrupt)
  let isComplete = false
  try {
    const body = {
      stream_options: { include_usage: true },
      ...parameters,
      ...bodyOf(request),
      messages: toOpenAIMessages(messages),
    }
    const options = signal ? { signal } : {}
    const answer = (await client.chat.completions.create(body as never, options as never)) as
      | Completion
      | AsyncIterable<Completion>
    const reader = new CompletionReader()
    for await (const completion of Symbol.asyncIterator in answer ? answer : [answer]) {
      const piece = reader.read(completion)
      if (piece) yield piece
    }
    isComplete = true
  } finally {
    unfollow?.()
    if (!isComplete) interrupt?.()
  }
}

/** WebLLM's engine takes no signal; it is interrupted by a method, which is called once. */
function interrupterOf(client: object): (() => void) | undefined {
  const { interruptGenerate } = client as { interruptGenerate?: () => unknown }
  let isCalled = false
  return (
    interruptGenerate &&
    (() => {
      if (!isCalled) interruptGenerate.call(client)
      isCalled = true
    })
  )
}

function bodyOf({ stream, stop, tools, toolChoice }: ModelRequest): object {
  return {
    stream: stream !== false,
    ...(stream === false ? { stream_options: undefined } : {}),
    ...(stop ? { stop } : {}),
    ...(tools && {
      tools: tools.map((definition) => ({ type: 'function', function: definition })),
    }),
    ...(tools &&
      toolChoice && {
        tool_choice:
          typeof toolChoice === 'string'
            ? toolChoice
            : { type: 'function', function: { name: toolChoice.name } },
      }),
  }
}

import type { Message } from '../../messages/message.ts'
import type { ModelAdapter, ModelPiece, ModelRequest } from '../model-source.ts'
import { toAISDKPrompt } from './ai-sdk-prompt.ts'
import { AISDKReader, type ContentPart, type FinishPart, type StreamPart } from './ai-sdk-reader.ts'
import { readStream, type StreamLike } from './read-stream.ts'

/**
 * A language model of the AI SDK (`openai('gpt-…')` of `@ai-sdk/openai`, and so on): its provider
 * specification v2, v3 or v4, which are those of AI SDK 5, 6 and 7.
 */
export interface AISDKModel {
  readonly specificationVersion: string
  readonly provider: string
  readonly modelId: string
  doStream(options: never): PromiseLike<{ readonly stream: unknown }>
  doGenerate(options: never): PromiseLike<unknown>
}

/** The same with settings for all its calls: `temperature`, `maxOutputTokens`, `providerOptions`, … */
export interface AISDKSource {
  readonly model: AISDKModel
  readonly [setting: string]: unknown
}

interface Generated extends Omit<FinishPart, 'type'> {
  readonly content: readonly ContentPart[]
  readonly response?: { readonly id?: string; readonly modelId?: string }
}

export function isAISDKModel(value: unknown): value is AISDKModel {
  const { doStream, specificationVersion } = (value ?? {}) as Partial<AISDKModel>
  return typeof doStream === 'function' && typeof specificationVersion === 'string'
}

export function adaptAISDK(
  model: AISDKModel,
  settings: Readonly<Record<string, unknown>> = {},
): ModelAdapter {
  return {
    ask: (messages, request) => answer(model, settings, { messages, request }),
    facts: () => ({
      ls_provider: model.provider,
      ls_model_name: model.modelId,
      ls_temperature: settings['temperature'] as number | undefined,
      ls_max_tokens: settings['maxOutputTokens'] as number | undefined,
      ls_stop: settings['stopSequences'] as readonly string[] | undefined,
    }),
  }
}

async function* answer(
  model: AISDKModel,
  settings: Readonly<Record<string, unknown>>,
  { messages, request }: { messages: readonly Message[]; request: ModelRequest },
): AsyncGenerator<ModelPiece, void, undefined> {
  const options = {
    ...settings,
    ...optionsOf(request),
    prompt: toAISDKPrompt(messages, model.specificationVersion),
  } as never
  const reader = new AISDKReader()
  const parts =
    request.stream === false
      ? partsOf((await model.doGenerate(options)) as Generated)
      : readStream((await model.doStream(options)).stream as StreamLike<StreamPart>)
  for await (const part of parts) {
    const piece = reader.read(part)
    if (piece) yield piece
  }
}

function optionsOf({ signal, stop, tools, toolChoice }: ModelRequest): object {
  return {
    ...(signal ? { abortSignal: signal } : {}),
    ...(stop ? { stopSequences: [...stop] } : {}),
    ...(tools && {
      tools: tools.map(({ parameters, ...named }) => ({
        type: 'function',
        ...named,
        inputSchema: parameters,
      })),
    }),
    ...(tools &&
      toolChoice && {
        toolChoice:
          typeof toolChoice === 'string'
            ? { type: toolChoice }
            : { type: 'tool', toolName: toolChoice.name },
      }),
  }
}

/** A whole answer as the parts that a stream of it would have. */
function* partsOf(generated: Generated): Generator<StreamPart, void, undefined> {
  const { content, response, finishReason, usage, providerMetadata } = generated
  let index = 0
  for (const part of content) {
    const id = String(index++)
    if (part.type === 'text') yield { type: 'text-delta', id, delta: part.text }
    else if (part.type === 'reasoning') {
      yield {
        type: 'reasoning-delta',
        id,
        delta: part.text,
        providerMetadata: part.providerMetadata,
      }
    } else yield part
  }
  if (response) yield { type: 'response-metadata', id: response.id, modelId: response.modelId }
  yield { type: 'finish', finishReason, usage, providerMetadata }
}

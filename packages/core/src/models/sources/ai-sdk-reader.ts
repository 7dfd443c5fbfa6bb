import type { ContentBlock, ToolCallChunk } from '../../messages/message.ts'
import type { ModelPiece } from '../model-source.ts'
import { defined } from './defined.ts'
import { type AISDKUsage, readAISDKUsage } from './ai-sdk-usage.ts'

/** What a provider keeps for itself and wants back with the next request: signatures, mostly. */
export type ProviderMetadata = Readonly<Record<string, unknown>>

interface Kept {
  readonly providerMetadata?: ProviderMetadata | undefined
}

interface ToolStartPart {
  readonly type: 'tool-input-start'
  readonly id: string
  readonly toolName: string
  readonly providerExecuted?: boolean
}

interface ToolCallPart extends Kept {
  readonly type: 'tool-call'
  readonly toolCallId: string
  readonly toolName: string
  readonly input: string
  /** The provider has run the tool itself. */
  readonly providerExecuted?: boolean
}

interface FilePart extends Kept {
  readonly type: 'file'
  readonly mediaType: string
  /** v4 says what kind of data it is. */
  readonly data: string | Uint8Array | { readonly type: string; data?: unknown; url?: unknown }
}

type Finish = string | { readonly unified: string }

export interface FinishPart extends Kept {
  readonly type: 'finish'
  readonly finishReason: Finish
  readonly usage: AISDKUsage
}

/** The parts of a streamed answer that say something here. */
export type StreamPart =
  | ({ readonly type: 'text-delta'; readonly id: string; readonly delta: string } & Kept)
  | ({ readonly type: 'reasoning-delta'; readonly id: string; readonly delta: string } & Kept)
  | ({ readonly type: 'reasoning-start' | 'reasoning-end'; readonly id: string } & Kept)
  | ToolStartPart
  | { readonly type: 'tool-input-delta'; readonly id: string; readonly delta: string }
  | ToolCallPart
  | FilePart
  | {
      readonly type: 'response-metadata'
      readonly id?: string | undefined
      readonly modelId?: string | undefined
    }
  | FinishPart
  | { readonly type: 'error'; readonly error: unknown }

/** The parts of a whole answer. */
export type ContentPart =
  | ({ readonly type: 'text'; readonly text: string } & Kept)
  | ({ readonly type: 'reasoning'; readonly text: string } & Kept)
  | ToolCallPart
  | FilePart

/** A tool call that is being streamed. */
interface Open {
  readonly index: number
  hasInput: boolean
}

/** Reads the stream parts of one answer. */
export class AISDKReader {
  readonly #open = new Map<string, Open>()
  /** By the id of the tool call. */
  readonly #kept: Record<string, ProviderMetadata> = {}
  /** Told at the end, with the reason of it. */
  #metadata: object = {}

  /** @throws What the provider says went wrong, as it is. */
  read(part: StreamPart): ModelPiece | undefined {
    switch (part.type) {
      case 'text-delta':
        return part.delta
      case 'reasoning-start':
      case 'reasoning-end':
        return keptReasoning(part.id, part.providerMetadata)
      case 'reasoning-delta':
        return reasoning(part.id, part.delta, part.providerMetadata)
      case 'tool-input-start':
        return this.#start(part)
      case 'tool-input-delta':
        return this.#input(part.id, part.delta)
      case 'tool-call':
        return this.#call(part)
      case 'file':
        return { content: [readFile(part)] }
      case 'response-metadata':
        this.#metadata = defined({ id: part.id, model_name: part.modelId })
        return undefined
      case 'finish':
        return this.#finish(part)
      case 'error':
        throw part.error
      default: // starts and ends, sources, results of the provider's own tools
        return undefined
    }
  }

  /** What the provider runs itself is not for the graph to run. */
  #start({ id, toolName: name, providerExecuted }: ToolStartPart): ModelPiece | undefined {
    if (providerExecuted) return undefined
    const index = this.#open.size
    this.#open.set(id, { index, hasInput: false })
    return toolPiece({ index, id, name })
  }

  #input(id: string, args: string): ModelPiece | undefined {
    const open = this.#open.get(id)
    if (!open || args === '') return undefined
    open.hasInput = true
    return toolPiece({ index: open.index, args })
  }

  /** The call is complete; its input is told unless it was streamed. */
  #call(part: ToolCallPart): ModelPiece | undefined {
    if (part.providerExecuted) return undefined
    const { toolCallId: id, toolName: name, input, providerMetadata } = part
    const open = this.#open.get(id) ?? { index: this.#open.size, hasInput: false }
    const named = this.#open.has(id) ? {} : { id, name }
    this.#open.set(id, open)
    const chunk = { index: open.index, ...named, args: open.hasInput ? '' : input }
    open.hasInput = true
    const isSilent = chunk.args === '' && !('id' in chunk)
    if (!providerMetadata) return isSilent ? undefined : toolPiece(chunk)
    this.#kept[id] = providerMetadata
    return {
      content: '',
      tool_call_chunks: [chunk],
      additional_kwargs: { tool_call_metadata: { ...this.#kept } },
    }
  }

  /** The reason of the end is told in OpenAI's words, whoever the provider is. */
  #finish({ finishReason, usage, providerMetadata }: FinishPart): ModelPiece {
    const reason = typeof finishReason === 'string' ? finishReason : finishReason.unified
    return {
      content: '',
      usage_metadata: readAISDKUsage(usage),
      response_metadata: {
        ...this.#metadata,
        finish_reason: reason.replace('-', '_'),
        ...(providerMetadata ? { provider_metadata: providerMetadata } : {}),
      },
    }
  }
}

const toolPiece = (chunk: ToolCallChunk): ModelPiece => ({ content: '', tool_call_chunks: [chunk] })

function reasoning(
  index: string,
  text: string,
  kept: ProviderMetadata | undefined,
): { content: ContentBlock[] } {
  const metadata = kept && { provider_metadata: kept }
  return { content: [{ type: 'reasoning', index, reasoning: text, ...metadata }] }
}

/** The start and the end of reasoning say something only where the provider keeps something. */
function keptReasoning(id: string, kept: ProviderMetadata | undefined): ModelPiece | undefined {
  return kept && reasoning(id, '', kept)
}

function readFile({ mediaType, data }: FilePart): ContentBlock {
  const type = mediaType.startsWith('image/') ? 'image' : 'file'
  const isBare = typeof data === 'string' || data instanceof Uint8Array
  if (isBare) return { type, mimeType: mediaType, data }
  const where = data.type === 'url' ? { url: String(data.url) } : { data: data.data }
  return { type, mimeType: mediaType, ...where }
}

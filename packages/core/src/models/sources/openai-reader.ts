import type {
  AIMessageChunk,
  ContentBlock,
  ToolCallChunk,
  UsageMetadata,
} from '../../messages/message.ts'
import type { ModelPiece } from '../model-source.ts'
import { defined } from './defined.ts'
import { ToolIndexes } from './tool-indexes.ts'

/** A whole answer of the chat completions, or a chunk of one that is streamed. */
export interface Completion {
  readonly id?: string
  readonly model?: string
  readonly system_fingerprint?: string | null
  readonly choices?: readonly Choice[]
  readonly usage?: Usage | null
}

interface Choice {
  readonly index?: number | null
  readonly delta?: Delta
  /** In place of `delta`, where the answer is whole. */
  readonly message?: Delta
  readonly finish_reason?: string | null
}

interface Delta {
  readonly content?: string | readonly ContentBlock[] | null
  readonly refusal?: string | null
  /** Not in OpenAI's own API, but in that of many who follow it; under either name. */
  readonly reasoning_content?: string | null
  readonly reasoning?: unknown
  readonly tool_calls?: readonly ToolPiece[] | null
}

interface ToolPiece {
  readonly index?: number
  readonly id?: string | null
  readonly function?: { readonly name?: string | null; readonly arguments?: string | null }
}

interface Usage {
  readonly prompt_tokens?: number
  readonly completion_tokens?: number
  readonly total_tokens?: number
  readonly prompt_tokens_details?: { readonly cached_tokens?: number } | null
  readonly completion_tokens_details?: { readonly reasoning_tokens?: number } | null
}

/** Reads the chunks of one answer. */
export class CompletionReader {
  readonly #indexes = new ToolIndexes()

  /** Undefined when the chunk says nothing. */
  read(completion: Completion): ModelPiece | undefined {
    // Of several answers (`n`) the first is the answer.
    const choice = completion.choices?.find(({ index }) => !index) ?? {}
    const content = contentOf(deltaOf(choice))
    const calls = this.#calls(choice)
    const more = calls ?? completion.usage ?? choice.finish_reason
    if (!more && typeof content !== 'object') return content
    const piece: Partial<AIMessageChunk> = { content: content ?? '' }
    if (calls) piece.tool_call_chunks = calls
    if (completion.usage) piece.usage_metadata = readUsage(completion.usage)
    if (choice.finish_reason) piece.response_metadata = metadataOf(completion, choice)
    return piece
  }

  #calls(choice: Choice): ToolCallChunk[] | undefined {
    const pieces = deltaOf(choice).tool_calls
    if (!pieces?.length) return undefined
    return pieces.map(({ index, id, function: called }, at) => {
      // A whole answer has no numbers: its calls are told apart by their place.
      const number = choice.delta ? index : at
      return this.#indexes.read({ index: number, id, name: called?.name, args: called?.arguments })
    })
  }
}

const deltaOf = ({ delta, message }: Choice): Delta => delta ?? message ?? {}

function contentOf(delta: Delta): string | ContentBlock[] | undefined {
  const { content, refusal } = delta
  const reasoning = delta.reasoning_content ?? delta.reasoning
  const isThought = typeof reasoning === 'string' && reasoning !== ''
  if (!isThought && !refusal) {
    return typeof content === 'string' ? content || undefined : content?.slice()
  }
  const blocks: ContentBlock[] = isThought ? [{ type: 'reasoning', reasoning }] : []
  if (typeof content === 'string') blocks.push({ type: 'text', text: content })
  else blocks.push(...(content ?? []))
  if (refusal) blocks.push({ type: 'refusal', refusal })
  return blocks.filter((block) => block.type !== 'text' || block['text'] !== '')
}

/**
 * The provider's id stands beside the reason of the end, not as the id of the message: some servers
 * use one id again and again, and a message replaces that of the same id.
 */
function metadataOf(completion: Completion, choice: Choice): Record<string, unknown> {
  const { id, model, system_fingerprint: fingerprint } = completion
  return defined({
    finish_reason: choice.finish_reason,
    model_name: model,
    id,
    system_fingerprint: fingerprint ?? undefined,
  })
}

function readUsage(usage: Usage): UsageMetadata {
  const { prompt_tokens: input = 0, completion_tokens: output = 0 } = usage
  const cached = usage.prompt_tokens_details?.cached_tokens
  const reasoning = usage.completion_tokens_details?.reasoning_tokens
  return {
    input_tokens: input,
    output_tokens: output,
    total_tokens: usage.total_tokens ?? input + output,
    ...(cached === undefined ? {} : { input_token_details: { cache_read: cached } }),
    ...(reasoning === undefined ? {} : { output_token_details: { reasoning } }),
  }
}

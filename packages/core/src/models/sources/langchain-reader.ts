import type { AIMessageChunk, ContentBlock, UsageMetadata } from '../../messages/message.ts'
import type { ModelPiece } from '../model-source.ts'
import { ToolIndexes } from './tool-indexes.ts'

interface ToolPiece {
  readonly index?: number
  readonly id?: string
  readonly name?: string
  readonly args?: string
}

/** As much of LangChain's AIMessage and AIMessageChunk as is read here. */
export interface LangChainChunk {
  readonly id?: string
  readonly content: string | readonly ContentBlock[]
  /** The content in standard blocks, whatever the provider's are. */
  readonly contentBlocks?: readonly ContentBlock[]
  readonly tool_call_chunks?: readonly ToolPiece[]
  readonly tool_calls?: readonly { readonly id?: string; readonly name: string; args: unknown }[]
  readonly usage_metadata?: UsageMetadata
  readonly additional_kwargs?: Readonly<Record<string, unknown>>
  readonly response_metadata?: Readonly<Record<string, unknown>>
}

/** Told by `tool_call_chunks` already, or by `usage_metadata`. */
const REPEATED = new Set(['tool_calls', 'function_call', 'reasoning_content', 'usage'])

/** Blocks that are tool calls: those are told by themselves. */
const TOOL_BLOCKS = new Set(['tool_call', 'tool_call_chunk', 'invalid_tool_call'])

/** Reads the chunks of one answer of a LangChain model. */
export class LangChainReader {
  readonly #indexes = new ToolIndexes()
  readonly #kwargs: Record<string, unknown> = {}
  readonly #metadata: Record<string, unknown> = {}
  #usage: UsageMetadata | undefined
  /** Ids that an answer cannot have: some servers use one again and again. */
  readonly #taken: ReadonlySet<string>

  constructor(taken: ReadonlySet<string>) {
    this.#taken = taken
  }

  read(chunk: LangChainChunk | string): ModelPiece | undefined {
    if (typeof chunk === 'string') return chunk
    this.#keep(chunk)
    const piece: Partial<AIMessageChunk> = { content: contentOf(chunk) }
    const calls = this.#toolPieces(chunk)
    if (calls.length > 0) piece.tool_call_chunks = calls
    if (chunk.usage_metadata) {
      // Each chunk has what it adds, where ours have what it comes to.
      this.#usage = added(this.#usage, chunk.usage_metadata)
      piece.usage_metadata = this.#usage
    }
    const isSilent = piece.content?.length === 0 && Object.keys(piece).length === 1
    if (isSilent) return undefined
    return chunk.id && !this.#taken.has(chunk.id) ? { ...piece, id: chunk.id } : piece
  }

  /** What the chunks say of the whole answer, once. */
  last(): ModelPiece | undefined {
    const hasKwargs = Object.keys(this.#kwargs).length > 0
    const hasMetadata = Object.keys(this.#metadata).length > 0
    if (!hasKwargs && !hasMetadata) return undefined
    return {
      content: '',
      ...(hasKwargs ? { additional_kwargs: this.#kwargs } : {}),
      ...(hasMetadata ? { response_metadata: this.#metadata } : {}),
      chunk_position: 'last',
    }
  }

  #keep({
    additional_kwargs: kwargs = {},
    response_metadata: metadata = {},
  }: LangChainChunk): void {
    copy(this.#kwargs, kwargs)
    copy(this.#metadata, metadata)
  }

  #toolPieces(chunk: LangChainChunk): AIMessageChunk['tool_call_chunks'] & object {
    const { tool_call_chunks: pieces, tool_calls: whole = [] } = chunk
    if (pieces?.length) return pieces.map((piece) => this.#indexes.read(piece))
    return whole.map(({ id, name, args }, index) =>
      this.#indexes.read({ index, id, name, args: JSON.stringify(args) }),
    )
  }
}

function copy(target: Record<string, unknown>, source: Readonly<Record<string, unknown>>): void {
  for (const [key, value] of Object.entries(source)) {
    if (!REPEATED.has(key) && value !== undefined) target[key] = value
  }
}

/** Text as it is; blocks in LangChain's standard form, reasoning among them. */
function contentOf(chunk: LangChainChunk): string | ContentBlock[] {
  const { content, additional_kwargs: kwargs } = chunk
  const reasoning = kwargs?.['reasoning_content']
  const thought: ContentBlock[] =
    typeof reasoning === 'string' && reasoning ? [{ type: 'reasoning', reasoning }] : []
  if (typeof content === 'string') {
    if (thought.length === 0) return content
    return content ? [...thought, { type: 'text', text: content }] : thought
  }
  const blocks = (chunk.contentBlocks ?? content).filter(({ type }) => !TOOL_BLOCKS.has(type))
  return blocks.some(({ type }) => type === 'reasoning') ? blocks : [...thought, ...blocks]
}

/** Counts are summed, those in `input_token_details` and `output_token_details`, too. */
function added(before: UsageMetadata | undefined, more: UsageMetadata): UsageMetadata {
  return before ? (sum(before, more) as UsageMetadata) : { ...more }
}

function sum(before: object, more: object): Record<string, unknown> {
  const all: Record<string, unknown> = { ...before }
  for (const [key, value] of Object.entries(more) as [string, unknown][]) {
    const known = all[key]
    if (typeof known === 'number' && typeof value === 'number') all[key] = known + value
    else if (typeof known === 'object' && known && typeof value === 'object' && value) {
      all[key] = sum(known, value)
    } else all[key] = value ?? known
  }
  return all
}

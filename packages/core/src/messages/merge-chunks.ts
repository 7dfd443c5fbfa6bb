import { messageOfChunk } from './coerce-messages.ts'
import type { AIMessage, AIMessageChunk, ContentBlock, ToolCallChunk } from './message.ts'

/**
 * Collects the deltas of one message. Text is appended, tool-call pieces are joined by index, the
 * latest usage wins. Adding a delta costs the delta's size, however long the message already is.
 */
export class ChunkMerger {
  #text = ''
  #blocks: ContentBlock[] | undefined
  #tools: Map<number, ToolCallChunk> | undefined
  #fields: Partial<AIMessageChunk> = {}
  #id: string
  #isEmpty = true
  #isClosed = false

  /** @param id The message's id, unless a provider names it (`adoptId`). */
  constructor(id: string) {
    this.#id = id
  }

  get id(): string {
    return this.#id
  }

  /** No delta was added. */
  get isEmpty(): boolean {
    return this.#isEmpty
  }

  /** The delta marked as the last one was added. */
  get isClosed(): boolean {
    return this.#isClosed
  }

  /** Takes the provider's id, if no delta was added under another. */
  adoptId(id: string): void {
    if (this.#isEmpty) this.#id = id
  }

  add(chunk: AIMessageChunk): void {
    const { content } = chunk
    this.#isEmpty = false
    this.#isClosed ||= chunk.chunk_position === 'last'
    if (typeof content === 'string') {
      if (this.#blocks) appendText(this.#blocks, content)
      else this.#text += content
    } else {
      this.#blocks ??= this.#text === '' ? [] : [{ type: 'text', text: this.#text }]
      for (const block of content) appendBlock(this.#blocks, block)
    }
    if (chunk.tool_call_chunks) this.#addTools(chunk.tool_call_chunks)
    if (chunk.usage_metadata) this.#fields.usage_metadata = chunk.usage_metadata
    if (chunk.name !== undefined) this.#fields.name = chunk.name
    if (chunk.additional_kwargs) {
      this.#fields.additional_kwargs = {
        ...this.#fields.additional_kwargs,
        ...chunk.additional_kwargs,
      }
    }
    if (chunk.response_metadata) {
      this.#fields.response_metadata = {
        ...this.#fields.response_metadata,
        ...chunk.response_metadata,
      }
    }
  }

  /** The message so far, whole: a new object at each call. */
  message(): AIMessage {
    return messageOfChunk({
      type: 'AIMessageChunk',
      id: this.#id,
      content: this.#blocks?.map((block) => ({ ...block })) ?? this.#text,
      ...this.#fields,
      ...(this.#tools ? { tool_call_chunks: [...this.#tools.values()] } : {}),
    })
  }

  #addTools(chunks: readonly ToolCallChunk[]): void {
    this.#tools ??= new Map()
    for (const chunk of chunks) {
      const index = chunk.index ?? this.#tools.size
      const known = this.#tools.get(index)
      if (!known) {
        this.#tools.set(index, { ...chunk, index })
        continue
      }
      if (chunk.id !== undefined) known.id = chunk.id
      if (chunk.name !== undefined) known.name = (known.name ?? '') + chunk.name
      if (chunk.args !== undefined) known.args = (known.args ?? '') + chunk.args
    }
  }
}

function appendText(blocks: ContentBlock[], text: string): void {
  if (text !== '') appendBlock(blocks, { type: 'text', text })
}

/** A text block continues the text block before it; any other block starts anew. */
function appendBlock(blocks: ContentBlock[], block: ContentBlock): void {
  const last = blocks.at(-1)
  if (block.type === 'text' && last?.type === 'text') {
    blocks[blocks.length - 1] = { ...last, text: `${String(last['text'])}${String(block['text'])}` }
  } else {
    blocks.push(block)
  }
}

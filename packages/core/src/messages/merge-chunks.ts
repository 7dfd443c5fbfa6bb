import { isPlainObject } from '../internal/deep-freeze.ts'
import { messageOfChunk } from './coerce-messages.ts'
import {
  type AIMessage,
  type AIMessageChunk,
  type ContentBlock,
  textOf,
  type ToolCall,
  type ToolCallChunk,
} from './message.ts'

/**
 * Collects the deltas of one message. Text is appended, tool-call pieces are joined by index, the
 * latest usage wins. Adding a delta costs the delta's size, however long the message already is.
 */
export class ChunkMerger {
  #text = ''
  #blocks: ContentBlock[] | undefined
  #tools: Map<number, ToolCallChunk> | undefined
  readonly #fields: Record<string, unknown> = {}
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

  /** The text so far, without the message around it. */
  get text(): string {
    return this.#blocks ? textOf({ content: this.#blocks }) : this.#text
  }

  /** Takes the provider's id, if no delta was added under another. */
  adoptId(id: string): void {
    if (this.#isEmpty) this.#id = id
  }

  /** A delta that is text and nothing else. */
  addText(text: string): void {
    this.#isEmpty = false
    if (this.#blocks) this.#addContent(text)
    else this.#text += text
  }

  add(chunk: AIMessageChunk): void {
    this.#isEmpty = false
    this.#addContent(chunk.content)
    for (const key in chunk) {
      if (!BASE_FIELDS.has(key)) this.#take(key as keyof AIMessageChunk, chunk)
    }
  }

  /**
   * The message so far, whole: a new object at each call.
   *
   * @param calls Its tool calls, from whoever has read them as they came: nothing is parsed then.
   */
  message(calls?: ToolCall[]): AIMessage {
    const pieces = !calls && this.#tools && { tool_call_chunks: [...this.#tools.values()] }
    const content = this.#blocks?.slice() ?? this.#text
    return messageOfChunk({
      type: 'AIMessageChunk',
      id: this.#id,
      content,
      ...this.#fields,
      ...pieces,
      ...(calls?.length ? { tool_calls: calls } : {}),
    })
  }

  #take(key: keyof AIMessageChunk, chunk: AIMessageChunk): void {
    const value: unknown = chunk[key]
    if (value === undefined) return
    if (key === 'tool_call_chunks') {
      chunk.tool_call_chunks?.forEach((piece) => this.#addToolPiece(piece))
    } else if (key === 'chunk_position') {
      this.#isClosed = true
    } else {
      this.#fields[key] = mergeField(this.#fields[key], value)
    }
  }

  #addContent(content: string | ContentBlock[]): void {
    if (typeof content === 'string' && !this.#blocks) {
      this.#text += content
      return
    }
    if (content === '') return
    this.#blocks ??= this.#text === '' ? [] : [{ type: 'text', text: this.#text }]
    const added = typeof content === 'string' ? [{ type: 'text', text: content }] : content
    for (const block of added) appendBlock(this.#blocks, block)
  }

  #addToolPiece(piece: ToolCallChunk): void {
    this.#tools ??= new Map()
    const index = piece.index ?? this.#tools.size
    const { name, args, ...known } = this.#tools.get(index) ?? {}
    this.#tools.set(index, { ...known, index, ...piece, ...joined({ name, args }, piece) })
  }
}

const BASE_FIELDS: ReadonlySet<string> = new Set(['type', 'id', 'content'])

/**
 * Objects, such as usage or the provider's own fields, are merged, and lists joined; of anything else
 * the latest counts.
 */
function mergeField(before: unknown, after: unknown): unknown {
  if (after === null) return before
  if (Array.isArray(before) && Array.isArray(after)) return [...(before as unknown[]), ...after]
  return isPlainObject(before) && isPlainObject(after) ? { ...before, ...after } : after
}

/** Name and arguments of a tool call come in pieces of text. */
function joined(
  before: { name: string | undefined; args: string | undefined },
  after: ToolCallChunk,
): ToolCallChunk {
  const text: ToolCallChunk = {}
  for (const key of ['name', 'args'] as const) {
    if (before[key] !== undefined || after[key] !== undefined) {
      text[key] = (before[key] ?? '') + (after[key] ?? '')
    }
  }
  return text
}

/** Of blocks that come in pieces: where their text is. */
const TEXT_KEYS: Readonly<Record<string, string>> = {
  __proto__: null as never,
  text: 'text',
  reasoning: 'reasoning',
  refusal: 'refusal',
}

/**
 * A piece of text or reasoning continues the block of its `index`, without one the last block if
 * that is of its kind; any other block starts anew.
 */
function appendBlock(blocks: ContentBlock[], block: ContentBlock): void {
  const key = TEXT_KEYS[block.type]
  const { index, ...fields } = block as { readonly index?: unknown } & Record<string, unknown>
  const at =
    index === undefined
      ? blocks.length - 1
      : blocks.findLastIndex((known) => {
          return known.type === block.type && (known as { index?: unknown }).index === index
        })
  const known = blocks[at] as Record<string, unknown> | undefined
  if (key === undefined || known?.['type'] !== block.type) {
    blocks.push(block)
    return
  }
  const text =
    ((known[key] as string | undefined) ?? '') + ((fields[key] as string | undefined) ?? '')
  blocks[at] = { ...known, ...fields, [key]: text } as ContentBlock
}

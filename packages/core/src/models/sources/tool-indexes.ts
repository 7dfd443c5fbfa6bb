import type { ToolCallChunk } from '../../messages/message.ts'

/** A piece of a tool call as a provider tells it. */
interface Piece {
  readonly index?: number | undefined
  readonly id?: string | null | undefined
  readonly name?: string | null | undefined
  readonly args?: string | null | undefined
}

/**
 * Numbers the tool calls of one answer. Providers differ: some number every call 0 and tell them
 * apart by id, some leave the number out, some repeat id and name with each piece.
 */
export class ToolIndexes {
  readonly #calls = new Map<unknown, { readonly index: number; id: string; isNamed: boolean }>()
  #next = 0

  /** The same piece under the number of its call; id and name only once. */
  read({ index, id, name, args }: Piece): ToolCallChunk {
    let call = this.#calls.get(index)
    const isNew = !call || (!!id && !!call.id && id !== call.id)
    if (!call || isNew) {
      call = { index: this.#next++, id: '', isNamed: false }
      this.#calls.set(index, call)
    }
    const chunk: ToolCallChunk = { index: call.index }
    if (id && !call.id) chunk.id = call.id = id
    if (name && !call.isNamed) {
      chunk.name = name
      call.isNamed = true
    }
    if (args) chunk.args = args
    return chunk
  }
}

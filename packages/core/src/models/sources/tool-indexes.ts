import type { ToolCallChunk } from '../../messages/message.ts'
import { systemIds } from '../../platform/id-source.ts'

/** A piece of a tool call as a provider tells it. */
interface Piece {
  readonly index?: number | undefined
  readonly id?: string | null | undefined
  readonly name?: string | null | undefined
  readonly args?: string | null | undefined
}

interface Call {
  readonly index: number
  readonly id: string
  /** The provider gave it no id. */
  readonly isOurs: boolean
  isNamed: boolean
}

/**
 * Numbers the tool calls of one answer. Providers differ: some number every call 0 and tell them
 * apart by id, some leave the number out, some repeat id and name with each piece, some know no ids.
 */
export class ToolIndexes {
  /** By the provider's number; the latest of each. */
  readonly #calls = new Map<unknown, Call>()
  #next = 0

  /** The same piece under the number of its call; id and name only once. */
  read({ index, id, name, args }: Piece): ToolCallChunk {
    const known = this.#calls.get(index)
    const isNew = !known || (!!id && !known.isOurs && id !== known.id)
    const call = isNew ? this.#open(index, id) : known
    const chunk: ToolCallChunk = { index: call.index }
    if (isNew) chunk.id = call.id
    if (name && !call.isNamed) {
      chunk.name = name
      call.isNamed = true
    }
    if (args) chunk.args = args
    return chunk
  }

  #open(index: unknown, given: string | null | undefined): Call {
    const id = given || `call_${systemIds.create('message')}`
    const call = { index: this.#next++, id, isOurs: !given, isNamed: false }
    this.#calls.set(index, call)
    return call
  }
}

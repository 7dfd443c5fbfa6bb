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
  name: string | undefined
  hasArgs: boolean
}

/**
 * Numbers the tool calls of one answer. Providers differ: some number every call 0 and tell them
 * apart by id, some leave the number out, some repeat id and name with each piece, some know no ids.
 */
export class ToolIndexes {
  /** By the provider's number; the latest of each. */
  readonly #latest = new Map<unknown, Call>()
  readonly #byId = new Map<string, Call>()
  #next = 0

  /** The same piece under the number of its call; id and name only once. */
  read({ index, id, name, args }: Piece): ToolCallChunk {
    const known = this.#find(index, id, name)
    const call = known ?? this.#open(index, id)
    const chunk: ToolCallChunk = { index: call.index }
    if (!known) chunk.id = call.id
    if (name && call.name === undefined) chunk.name = call.name = name
    if (args) {
      chunk.args = args
      call.hasArgs = true
    }
    return chunk
  }

  /** By its id; without one it goes on with the latest of its number, unless it begins another call. */
  #find(
    index: unknown,
    id: string | null | undefined,
    name: string | null | undefined,
  ): Call | undefined {
    if (id && this.#byId.has(id)) return this.#byId.get(id)
    const latest = this.#latest.get(index)
    if (!latest) return undefined
    if (id) return this.#isOurs(latest) && !latest.hasArgs ? latest : undefined
    const isOther = !!name && latest.hasArgs && name !== latest.name
    return isOther ? undefined : latest
  }

  /** The provider gave it no id. */
  #isOurs({ id }: Call): boolean {
    return !this.#byId.has(id)
  }

  #open(index: unknown, given: string | null | undefined): Call {
    const id = given || `call_${systemIds.create('message')}`
    const call = { index: this.#next++, id, name: undefined, hasArgs: false }
    this.#latest.set(index, call)
    if (given) this.#byId.set(given, call)
    return call
  }
}

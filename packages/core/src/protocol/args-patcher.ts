import { nsKey } from '../internal/ns.ts'
import type { ToolCallChunk } from '../messages/message.ts'
import type { StreamPart } from '../stream/stream-part.ts'
import { ArgsParser } from './args-parser.ts'

/**
 * Reads the arguments of tool calls on the way to a page, and says in each piece what it changes
 * (`args_patch`), so that the page parses nothing. What a part costs is its own length, however
 * long the arguments are already. Parts without arguments pass as the same objects.
 */
export class ArgsPatcher {
  /** By message, then by the index of the call; of messages that are being written. */
  readonly #parsers = new Map<string, Map<number, ArgsParser>>()

  patch(part: StreamPart): StreamPart {
    if (part.type !== 'messages') return part
    const [message, metadata] = part.data
    const isDelta = message.type === 'AIMessageChunk'
    const pieces = isDelta ? message.tool_call_chunks : undefined
    const isOver = !isDelta || message.chunk_position === 'last'
    if (!pieces?.length && !isOver) return part
    const task = `${nsKey(part.ns)}\u0000${metadata.langgraph_checkpoint_ns}\u0000`
    // No name of a node has this character.
    const key = `${task}${metadata.attempt}\u0000${message.id}`
    const parsers = this.#parsers.get(key) ?? this.#begin(task, metadata.attempt)
    if (isOver) this.#parsers.delete(key)
    else this.#parsers.set(key, parsers)
    if (!isDelta || !pieces?.length) return part
    const patched = pieces.map((piece) => patchPiece(parsers, piece))
    return { ...part, data: [{ ...message, tool_call_chunks: patched }, metadata] }
  }

  /** What an earlier attempt of the task has left unfinished is over. */
  #begin(task: string, attempt: number): Map<number, ArgsParser> {
    for (const key of attempt > 1 ? this.#parsers.keys() : []) {
      if (key.startsWith(`${task}${attempt - 1}\u0000`)) this.#parsers.delete(key)
    }
    return new Map<number, ArgsParser>()
  }
}

function patchPiece(parsers: Map<number, ArgsParser>, piece: ToolCallChunk): ToolCallChunk {
  // As pieces are joined: one without an index is a call of its own.
  const index = piece.index ?? parsers.size
  const parser = parsers.get(index) ?? new ArgsParser()
  parsers.set(index, parser)
  return piece.args ? { ...piece, args_patch: parser.feed(piece.args) } : piece
}

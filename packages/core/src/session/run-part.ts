import { nsKey } from '../internal/ns.ts'
import type { ToolCallChunk } from '../messages/message.ts'
import type { WirePiece } from '../protocol/wire-message.ts'
import type { MessagesStreamPart, StreamPart } from '../stream/stream-part.ts'
import { estimateBytes } from './estimate-bytes.ts'
import { slotOf, type StateSlot } from './state-slot.ts'

/** One part of a run, looked at once for all who hold it: outbox, snapshot and encoder. */
export interface RunPart {
  readonly part: StreamPart
  readonly seq: number
  /** Estimated size while it waits. */
  readonly bytes: number
  /** Where it holds a state. */
  readonly slot: StateSlot | undefined
  /** Of a delta that holds text or a piece of arguments, and nothing else. */
  readonly piece: WirePiece | undefined
  /** The same for all parts of one message, and for all states of one graph; otherwise undefined. */
  readonly key: string | undefined
}

/** A waiting state is shared with the run, not copied: it costs next to nothing until it is sent. */
const SHARED_STATE_BYTES = 256
/** Of what stands around a piece: its metadata crosses once for all deltas of a message. */
const DELTA_BYTES = 64

export function toRunPart(part: StreamPart, seq: number): RunPart {
  const message = part.type === 'messages' ? part.data[0] : undefined
  const piece = message && pieceOf(message)
  const slot = slotOf(part)
  let bytes = SHARED_STATE_BYTES
  if (piece !== undefined) bytes = DELTA_BYTES + pieceBytes(piece)
  else if (!slot) bytes = estimateBytes(message ?? part.data)
  return { part, seq, bytes, slot, piece, key: keyOf(part) }
}

/** Roughly: what arguments change is mostly as long as they are. */
export function pieceBytes(piece: WirePiece): number {
  return typeof piece === 'string' ? piece.length * 2 : 32 + piece[1].length * 4
}

function keyOf({ type, ns, data }: StreamPart): string | undefined {
  // No other key has this character: a namespace is made of node names.
  if (type === 'messages') return `${nsKey(ns)}\u0000${data[0].id}`
  return type === 'values' ? nsKey(ns) : undefined
}

function pieceOf(message: MessagesStreamPart['data'][0]): WirePiece | undefined {
  const { type, content } = message
  if (type !== 'AIMessageChunk' || typeof content !== 'string') return undefined
  for (const key in message) {
    if (!PLAIN.has(key)) return undefined
  }
  if (!('tool_call_chunks' in message)) return content
  const [call, ...others] = message.tool_call_chunks ?? []
  return call && content === '' && others.length === 0 ? argsPieceOf(call) : undefined
}

function argsPieceOf(call: ToolCallChunk): WirePiece | undefined {
  const { index, args, args_patch: patch, ...more } = call
  if (typeof index !== 'number' || typeof args !== 'string') return undefined
  return Object.keys(more).length === 0 ? [index, args, patch] : undefined
}

const PLAIN: ReadonlySet<string> = new Set(['type', 'id', 'content', 'tool_call_chunks'])

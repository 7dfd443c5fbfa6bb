import { nsKey } from '../internal/ns.ts'
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
  /** Of a delta that holds text and nothing else. */
  readonly text: string | undefined
  /** The same for all parts of one message, and for all states of one graph; otherwise undefined. */
  readonly key: string | undefined
}

/** A waiting state is shared with the run, not copied: it costs next to nothing until it is sent. */
const SHARED_STATE_BYTES = 256
/** Of what stands around a text: its metadata crosses once for all deltas of a message. */
const DELTA_BYTES = 64

export function toRunPart(part: StreamPart, seq: number): RunPart {
  const message = part.type === 'messages' ? part.data[0] : undefined
  const text = message && textOf(message)
  const slot = slotOf(part)
  let bytes = SHARED_STATE_BYTES
  if (text !== undefined) bytes = DELTA_BYTES + text.length * 2
  else if (!slot) bytes = estimateBytes(message ?? part.data)
  return { part, seq, bytes, slot, text, key: keyOf(part) }
}

function keyOf({ type, ns, data }: StreamPart): string | undefined {
  // No other key has this character: a namespace is made of node names.
  if (type === 'messages') return `${nsKey(ns)}\u0000${data[0].id}`
  return type === 'values' ? nsKey(ns) : undefined
}

function textOf(message: MessagesStreamPart['data'][0]): string | undefined {
  const { type, content } = message
  if (type !== 'AIMessageChunk' || typeof content !== 'string') return undefined
  for (const key in message) {
    if (key !== 'type' && key !== 'id' && key !== 'content') return undefined
  }
  return content
}

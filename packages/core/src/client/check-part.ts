import { RivuletError } from '../errors.ts'
import { isMessage, isMessageChunk } from '../messages/message.ts'
import type { StreamPart } from '../stream/stream-part.ts'

const MAX_DEPTH = 32
const MAX_SEGMENT = 256

/**
 * Checks that something is a StreamPart, before anything is done with it.
 *
 * @throws MalformedPartError that says what is wrong.
 */
export function checkPart(value: unknown): StreamPart {
  const reason = findFault(value)
  if (reason === undefined) return value as StreamPart
  throw new RivuletError('MALFORMED_PART', `A stream part was refused: ${reason}.`, { reason })
}

function findFault(value: unknown): string | undefined {
  if (!isRecord(value)) return 'it is no object'
  const { type, ns, data, interrupts } = value
  if (!isNamespace(ns)) return 'its ns is no list of short strings'
  switch (type) {
    case 'values':
      if (!Array.isArray(interrupts)) return 'its interrupts are no list'
      return isRecord(data) ? undefined : 'its state is no object'
    case 'updates':
      return isRecord(data) ? undefined : 'its updates are no object'
    case 'messages':
      return findMessageFault(data)
    case 'custom':
      return undefined
    default:
      return `its type is ${String(type)}`
  }
}

function isNamespace(ns: unknown): boolean {
  return (
    Array.isArray(ns) &&
    ns.length <= MAX_DEPTH &&
    ns.every((segment) => typeof segment === 'string' && segment.length <= MAX_SEGMENT)
  )
}

function findMessageFault(data: unknown): string | undefined {
  if (!Array.isArray(data)) return 'its data is no [message, metadata]'
  const [message, metadata] = data as unknown[]
  if (!isMessage(message) && !isMessageChunk(message)) return 'its message is none'
  if (!message.id || typeof message.id !== 'string') return 'its message has no id'
  return isRecord(metadata) ? undefined : 'its metadata is no object'
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

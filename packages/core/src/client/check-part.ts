import { MalformedPartError } from '../errors.ts'
import { describe } from '../internal/describe.ts'
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
  if (typeof value !== 'object' || value === null) refuse(`it is ${describe(value)}`)
  const part = value as Partial<Record<'type' | 'ns' | 'data' | 'interrupts', unknown>>
  checkNamespace(part.ns)
  switch (part.type) {
    case 'values':
      if (!isRecord(part.data))
        refuse(`the data of "values" must be an object, but is ${describe(part.data)}`)
      if (!Array.isArray(part.interrupts)) refuse('"values" must have a list of interrupts')
      break
    case 'updates':
      if (!isRecord(part.data))
        refuse(`the data of "updates" must be an object, but is ${describe(part.data)}`)
      break
    case 'messages':
      checkMessage(part.data)
      break
    case 'custom':
      break
    default:
      refuse(`its type is ${describe(part.type)}`)
  }
  return value as StreamPart
}

function checkNamespace(ns: unknown): void {
  if (!Array.isArray(ns)) refuse(`its ns must be a list of strings, but is ${describe(ns)}`)
  if (ns.length > MAX_DEPTH) refuse(`its ns has ${ns.length} segments, more than ${MAX_DEPTH}`)
  for (const segment of ns as unknown[]) {
    if (typeof segment !== 'string' || segment.length > MAX_SEGMENT) {
      refuse(`its ns has the segment ${describe(segment)}`)
    }
  }
}

function checkMessage(data: unknown): void {
  if (!Array.isArray(data) || data.length !== 2)
    refuse('the data of "messages" must be [message, metadata]')
  const [message, metadata] = data as [unknown, unknown]
  if (!isMessage(message) && !isMessageChunk(message)) refuse(`${describe(message)} is no message`)
  if (typeof message.id !== 'string' || message.id === '') refuse('the message has no id')
  if (!isRecord(metadata))
    refuse(`the metadata of a message must be an object, but is ${describe(metadata)}`)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function refuse(reason: string): never {
  throw new MalformedPartError(`A stream part was refused: ${reason}.`, { reason })
}

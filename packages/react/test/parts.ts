import type { StreamPart } from '@rivulet/core/client'
import * as parts from '@rivulet/core/testing'

/** The metadata of a message, as far as components look at it. */
export function metadataOf(node: string, tags?: readonly string[]): never {
  return { langgraph_node: node, ...(tags ? { tags } : {}) } as never
}

/** A token of a message; `metadata` says which node wrote it, and with which tags. */
export function token(content: string, id = 'ai-1', metadata?: object): StreamPart {
  return parts.token(content, { id, node: 'write', metadata: { ...metadata } })
}

export const values = (data: Record<string, unknown>): StreamPart => parts.values(data)

export const custom = (data: unknown): StreamPart => parts.custom(data)

/** A task of node `write` starts. */
export function taskStart(id: string, ns: readonly string[] = [], name = 'write'): StreamPart {
  return parts.taskStart(name, { id, ns })
}

export function taskEnd(id: string, ns: readonly string[] = [], name = 'write'): StreamPart {
  return parts.taskEnd(name, { id, ns })
}

/** A state that was saved, as part and as snapshot. */
export function checkpoint(step: number, ns: readonly string[] = []): StreamPart {
  return parts.checkpoint(step, { step }, { ns })
}

export function asks(id: string, value: unknown, ns: readonly string[] = []): StreamPart {
  return parts.interrupt(id, value, { ns })
}

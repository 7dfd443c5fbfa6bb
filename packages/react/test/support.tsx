import { createGraphClient, type RemoteGraph, type StreamPart } from '@rivulet/core/client'
import {
  createFakeFrames,
  createFakeIds,
  scriptedTransport,
  type ScriptedTransport,
} from '@rivulet/core/testing'
import { act } from '@testing-library/react'

/** The metadata of a message, as far as components look at it. */
export function metadataOf(node: string, tags?: readonly string[]): never {
  return { langgraph_node: node, ...(tags ? { tags } : {}) } as never
}

/** A token of a message; `metadata` says which node wrote it, and with which tags. */
export function token(content: string, id = 'ai-1', metadata = metadataOf('write')): StreamPart {
  return { type: 'messages', ns: [], data: [{ type: 'AIMessageChunk', id, content }, metadata] }
}

export function values(data: Record<string, unknown>): StreamPart {
  return { type: 'values', ns: [], data, interrupts: [] }
}

export function custom(data: unknown): StreamPart {
  return { type: 'custom', ns: [], data }
}

export interface Harness {
  readonly transport: ScriptedTransport
  readonly agent: RemoteGraph
  /** Delivers the next parts, one frame each, and lets React render. */
  readonly step: (count?: number) => Promise<void>
  readonly end: () => Promise<void>
}

export function createHarness(
  script: Parameters<typeof scriptedTransport>[0],
  options?: Parameters<typeof scriptedTransport>[1],
): Harness {
  const transport = scriptedTransport(script, options)
  const client = createGraphClient({ transport, frames: createFakeFrames(), ids: createFakeIds() })
  return {
    transport,
    agent: client.graph('agent'),
    async step(count = 1) {
      for (let at = 0; at < count; at++) await act(async () => transport.step())
    },
    end: () => act(async () => transport.end()),
  }
}

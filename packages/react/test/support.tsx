import {
  createGraphClient,
  type RemoteGraph,
  type StateSnapshot,
  type StreamPart,
} from '@rivulet/core/client'
import {
  createFakeFrames,
  createFakeIds,
  scriptedTransport,
  type ScriptedTransport,
} from '@rivulet/core/testing'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act } from '@testing-library/react'
import type { ReactNode } from 'react'
import { vi } from 'vitest'

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

/** A task of node `write` starts. */
export function taskStart(id: string, ns: readonly string[] = [], name = 'write'): StreamPart {
  return { type: 'tasks', ns, data: { id, name, input: {}, triggers: [] } }
}

export function taskEnd(id: string, ns: readonly string[] = [], name = 'write'): StreamPart {
  return { type: 'tasks', ns, data: { id, name, error: null, result: {}, interrupts: [] } }
}

/** A state that was saved, as part and as snapshot. */
export function checkpoint(step: number, ns: readonly string[] = []): StreamPart {
  const config = { configurable: { thread_id: 't', checkpoint_ns: '', checkpoint_id: `c${step}` } }
  const metadata = { source: 'loop', step, parents: {} } as const
  const data = { config, parent_config: null, values: { step }, metadata, next: [], tasks: [] }
  return { type: 'checkpoints', ns, data }
}

export function snapshot(step: number): StateSnapshot {
  return {
    values: { step },
    next: [],
    config: { configurable: { thread_id: 't' } },
    metadata: null,
    createdAt: null,
    parentConfig: null,
    tasks: [],
    interrupts: [],
  }
}

export function asks(id: string, value: unknown, ns: readonly string[] = []): StreamPart {
  return { type: 'values', ns, data: {}, interrupts: [{ id, value }] }
}

/** A page of TanStack Query, and what it asks the transport for, each time that it does. */
export function createQueryPage({ transport }: Harness) {
  const asked: string[] = []
  const request = transport.request.bind(transport)
  vi.spyOn(transport, 'request').mockImplementation((...args) => {
    asked.push([args[1], ...args[2].slice(0, 1)].join(' '))
    return request(...args)
  })
  const queryClient = new QueryClient()
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
  )
  return { asked, wrapper }
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

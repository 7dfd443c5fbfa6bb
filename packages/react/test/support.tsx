import {
  createGraphClient,
  type RemoteGraph,
  type StateSnapshot,
  type StreamPart,
} from '@rivulet/core/client'
import * as parts from '@rivulet/core/testing'
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
  return parts.interrupt(id, value, { ns })
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

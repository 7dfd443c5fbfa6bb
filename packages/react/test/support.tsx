import { createGraphClient, type RemoteGraph, type StateSnapshot } from '@rivulet/core/client'
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

export * from './parts.ts'

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

'use client'

import type { GraphTypes } from '@rivulet/core'
import type { RemoteGraph, ThreadRecord } from '@rivulet/core/client'
import {
  type QueryClient,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from '@tanstack/react-query'
import { useEffect } from 'react'
import { threadQueries } from './thread-queries.ts'

/**
 * The threads of a graph, newest first, by TanStack Query. The list is fetched again when a thread
 * got its id and when a run has ended.
 */
export function useThreads<Types extends GraphTypes>(
  graph: RemoteGraph<Types>,
): UseQueryResult<readonly ThreadRecord[]> {
  const queryClient = useQueryClient()
  useEffect(() => watch(queryClient, graph), [queryClient, graph])
  return useQuery(threadQueries(graph).list())
}

interface Watch {
  count: number
  readonly unsubscribe: () => void
}

const watches = new WeakMap<QueryClient, Map<RemoteGraph, Watch>>()

/** However many lists are mounted, a change invalidates once. */
function watch(queryClient: QueryClient, graph: RemoteGraph): () => void {
  const graphs = watches.get(queryClient) ?? new Map<RemoteGraph, Watch>()
  watches.set(queryClient, graphs)
  const known = graphs.get(graph) ?? {
    count: 0,
    unsubscribe: graph.onThreadsChange(() => {
      const { queryKey } = threadQueries(graph).list()
      void queryClient.invalidateQueries({ queryKey })
    }),
  }
  known.count += 1
  graphs.set(graph, known)
  return () => {
    known.count -= 1
    if (known.count > 0) return
    known.unsubscribe()
    graphs.delete(graph)
  }
}

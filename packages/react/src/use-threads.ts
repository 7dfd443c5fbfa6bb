'use client'

import type { GraphTypes } from '@rivulet/core'
import type { RemoteGraph, ThreadRecord } from '@rivulet/core/client'
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { useEffect } from 'react'
import { threadQueries } from './thread-queries.ts'
import { watchThreads } from './watch-threads.ts'

/**
 * The threads of a graph, newest first, by TanStack Query. The list is fetched again when a thread
 * got its id and when a run has ended.
 */
export function useThreads<Types extends GraphTypes>(
  graph: RemoteGraph<Types>,
): UseQueryResult<readonly ThreadRecord[]> {
  const queryClient = useQueryClient()
  // Also where the list came from somewhere else, so that nothing was fetched yet.
  useEffect(() => watchThreads(queryClient, graph), [queryClient, graph])
  return useQuery(threadQueries(graph).list())
}

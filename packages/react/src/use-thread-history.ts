'use client'

import type { GraphTypes, StateSnapshotOf } from '@rivulet/core'
import type { RemoteGraph } from '@rivulet/core/client'
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { useEffect } from 'react'
import { threadQueries } from './thread-queries.ts'
import { watchThreads } from './watch-threads.ts'

/**
 * The states that a thread went through, newest first, by TanStack Query. Fetched again once when a
 * run has ended; nothing is fetched while there is no thread yet. Needs a saver.
 */
export function useThreadHistory<Types extends GraphTypes>(
  graph: RemoteGraph<Types>,
  threadId: string | null | undefined,
): UseQueryResult<readonly StateSnapshotOf<Types>[]> {
  const queryClient = useQueryClient()
  useEffect(() => watchThreads(queryClient, graph), [queryClient, graph])
  const query = threadQueries(graph).history(threadId ?? '')
  return useQuery({ ...query, enabled: typeof threadId === 'string' })
}

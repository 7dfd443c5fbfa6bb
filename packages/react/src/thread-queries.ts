import type { GraphTypes } from '@rivulet/core'
import type { RemoteGraph, ThreadRecord } from '@rivulet/core/client'
import { queryOptions, type UseQueryOptions } from '@tanstack/react-query'

type ThreadListKey = readonly ['rivulet', string, 'threads']

/**
 * The queries of a graph's threads, for TanStack Query. Tokens never enter its cache: a running
 * thread is read with `useGraphStream`.
 *
 * @example useQuery(threadQueries(agent).list())
 */
export function threadQueries<Types extends GraphTypes>(
  graph: RemoteGraph<Types>,
): {
  /** Newest first. */
  list(): UseQueryOptions<readonly ThreadRecord[], Error, readonly ThreadRecord[], ThreadListKey>
} {
  return {
    list: () =>
      queryOptions({
        queryKey: ['rivulet', graph.name, 'threads'] as const,
        queryFn: () => graph.threads.list(),
      }),
  }
}

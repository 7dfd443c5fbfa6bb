import type { GraphTypes, StateSnapshotOf } from '@rivulet/core'
import type { RemoteGraph, ThreadRecord } from '@rivulet/core/client'
import { queryOptions, type UseQueryOptions } from '@tanstack/react-query'
import { threadKey, threadsKey, type WatchedGraph, watchThreads } from './watch-threads.ts'

type ThreadListKey = readonly ['rivulet', string, 'threads']
type ThreadKey = readonly ['rivulet', string, 'threads', string, string]
type Options<Data, Key extends readonly unknown[]> = UseQueryOptions<Data, Error, Data, Key>

/** The queries of a graph whose types are known. */
export interface ThreadQueries<Types extends GraphTypes> {
  /** Newest first. */
  list(this: void): Options<readonly ThreadRecord[], ThreadListKey>
  /** The newest state of a thread; needs a saver. */
  state(this: void, threadId: string): Options<StateSnapshotOf<Types>, ThreadKey>
  /** The states of a thread, newest first; needs a saver. */
  history(this: void, threadId: string): Options<readonly StateSnapshotOf<Types>[], ThreadKey>
}

/**
 * The queries of a graph's threads, for TanStack Query. What was fetched once is fetched again when
 * a run on the thread has ended. Tokens never enter its cache: a running thread is read with
 * `useGraphStream`.
 *
 * @example useQuery(threadQueries(agent).list())
 */
export function threadQueries<Types extends GraphTypes>(
  graph: RemoteGraph<Types>,
): ThreadQueries<Types> {
  const keyOf = (threadId: string, what: string): ThreadKey => [
    ...threadKey(graph.name, threadId),
    what,
  ]
  return {
    list: () => toQuery(graph, threadsKey(graph.name), () => graph.threads.list()),
    state: (threadId) => toQuery(graph, keyOf(threadId, 'state'), () => graph.getState(threadId)),
    history: (threadId) =>
      toQuery(graph, keyOf(threadId, 'history'), () => readHistory(graph, threadId)),
  }
}

function toQuery<Data, Key extends readonly unknown[]>(
  graph: WatchedGraph,
  queryKey: Key,
  fetch: () => Promise<Data>,
): Options<Data, Key> {
  return queryOptions({
    queryKey,
    queryFn({ client }) {
      watchThreads(client, graph)
      return fetch()
    },
  })
}

async function readHistory<Types extends GraphTypes>(
  graph: RemoteGraph<Types>,
  threadId: string,
): Promise<readonly StateSnapshotOf<Types>[]> {
  const states: StateSnapshotOf<Types>[] = []
  for await (const state of graph.getStateHistory(threadId)) states.push(state)
  return states
}

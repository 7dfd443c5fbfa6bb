import type { RemoteGraph } from '@rivulet/core/client'
import type { QueryClient } from '@tanstack/react-query'

/** What is asked of the threads of a graph stands below this key. */
export function threadsKey(graph: string): readonly ['rivulet', string, 'threads'] {
  return ['rivulet', graph, 'threads']
}

/** What is asked of one thread stands below this key. */
export function threadKey(
  graph: string,
  threadId: string,
): readonly ['rivulet', string, 'threads', string] {
  return [...threadsKey(graph), threadId]
}

/** As much of a graph as is needed to hear of its threads. */
export type WatchedGraph = Pick<RemoteGraph, 'name' | 'onThreadsChange'>

const watched = new WeakMap<QueryClient, WeakSet<WatchedGraph>>()

/**
 * Makes a query client forget what it knows of a thread when a run on it has ended, and the list
 * with it: once per change, however many queries there are.
 */
export function watchThreads(queryClient: QueryClient, graph: WatchedGraph): void {
  const graphs = watched.get(queryClient) ?? new WeakSet()
  watched.set(queryClient, graphs)
  if (graphs.has(graph)) return
  graphs.add(graph)
  // A graph may outlive its query clients: a server makes one per request.
  const reference = new WeakRef(queryClient)
  const unsubscribe = graph.onThreadsChange((threadId) => {
    const client = reference.deref()
    if (!client) return unsubscribe()
    void client.invalidateQueries({ queryKey: threadsKey(graph.name), exact: true })
    void client.invalidateQueries({ queryKey: threadKey(graph.name, threadId) })
  })
}

import { createGraphClient, type RemoteGraph, workerTransport } from '@rivulet/core/client'
import type { graphs } from './examples.worker.ts'

export const client = createGraphClient<typeof graphs>({
  transport: workerTransport(
    () => new Worker(new URL('./examples.worker.ts', import.meta.url), { type: 'module' }),
  ),
})

/** The graph of an example. The gallery treats all of them alike, so their own types are left out. */
export function graphOf(id: string): RemoteGraph {
  return client.graph(id as keyof typeof graphs)
}

import { createGraphClient, type RemoteGraph, workerTransport } from '@rivulet/core/client'
import type { InspectedClient } from '@rivulet/react/devtools/production'
import { createStore } from 'zustand/vanilla'
import type { graphs } from './examples.worker.ts'

const client = createGraphClient<typeof graphs>({
  transport: workerTransport(
    () => new Worker(new URL('./examples.worker.ts', import.meta.url), { type: 'module' }),
  ),
})

/** The graph of an example. The gallery treats all of them alike, so their own types are left out. */
export function graphOf(id: string): RemoteGraph {
  return client.graph(id as keyof typeof graphs)
}

/** All clients of the page, for the devtools: a React example brings its own when it is opened. */
export const clientsStore = createStore<readonly InspectedClient[]>(() => [client])

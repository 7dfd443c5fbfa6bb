import { createGraphClient, workerTransport } from '@rivulet/core/client'
import { QueryClient } from '@tanstack/react-query'

export const client = createGraphClient<typeof import('./tanstack-query.worker.ts').graphs>({
  transport: workerTransport(
    () => new Worker(new URL('./tanstack-query.worker.ts', import.meta.url), { type: 'module' }),
  ),
})

export const notes = client.graph('notes')

export const queryClient = new QueryClient({ defaultOptions: { queries: { staleTime: 60_000 } } })

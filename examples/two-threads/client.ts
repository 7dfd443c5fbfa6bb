import { createGraphClient, workerTransport } from '@rivulet/core/client'

export const client = createGraphClient<typeof import('./two-threads.worker.ts').graphs>({
  transport: workerTransport(
    () => new Worker(new URL('./two-threads.worker.ts', import.meta.url), { type: 'module' }),
  ),
})

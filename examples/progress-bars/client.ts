import { createGraphClient, workerTransport } from '@rivulet/core/client'

export const client = createGraphClient<typeof import('./progress-bars.worker.ts').graphs>({
  transport: workerTransport(
    () => new Worker(new URL('./progress-bars.worker.ts', import.meta.url), { type: 'module' }),
  ),
})

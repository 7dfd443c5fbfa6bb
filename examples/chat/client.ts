import { createGraphClient, workerTransport } from '@rivulet/core/client'

export const client = createGraphClient<typeof import('./chat.worker.ts').graphs>({
  transport: workerTransport(
    () => new Worker(new URL('./chat.worker.ts', import.meta.url), { type: 'module' }),
  ),
})

import { createGraphClient, workerTransport } from '@rivulet/core/client'

export const client = createGraphClient<typeof import('./branch-switcher.worker.ts').graphs>({
  transport: workerTransport(
    () => new Worker(new URL('./branch-switcher.worker.ts', import.meta.url), { type: 'module' }),
  ),
})

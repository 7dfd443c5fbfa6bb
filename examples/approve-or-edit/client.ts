import { createGraphClient, workerTransport } from '@rivulet/core/client'

export const client = createGraphClient<typeof import('./approve-or-edit.worker.ts').graphs>({
  transport: workerTransport(
    () => new Worker(new URL('./approve-or-edit.worker.ts', import.meta.url), { type: 'module' }),
  ),
})

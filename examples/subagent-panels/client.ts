import { createGraphClient, workerTransport } from '@rivulet/core/client'

export const client = createGraphClient<typeof import('./subagent-panels.worker.ts').graphs>({
  transport: workerTransport(
    () => new Worker(new URL('./subagent-panels.worker.ts', import.meta.url), { type: 'module' }),
  ),
})

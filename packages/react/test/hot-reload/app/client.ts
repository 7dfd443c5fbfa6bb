import { createGraphClient, workerTransport } from '@rivulet/core/client'

/** What the test looks at. */
export const told = { workers: 0, parts: 0, finished: [] as string[], listeners: 0 }
declare global {
  interface Window {
    told: typeof told
  }
}
window.told = told

const client = createGraphClient({
  transport: workerTransport(() => {
    told.workers += 1
    return new Worker(new URL('./graph.worker.ts', import.meta.url), { type: 'module' })
  }),
})
export const agent = client.graph('agent')

const thread = agent.thread('t')
for (const name of ['subscribe', 'onPart'] as const) {
  const listen: (listener: never) => () => void = thread[name].bind(thread)
  thread[name] = (listener: never) => {
    const unsubscribe = listen(listener)
    told.listeners += 1
    return () => {
      told.listeners -= 1
      unsubscribe()
    }
  }
}

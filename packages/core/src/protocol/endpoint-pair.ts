import type { Endpoint } from './endpoint.ts'

type Listener = (event: { data: unknown }) => void

/**
 * Two endpoints joined in memory. A message is structured-cloned when it is posted, as by a real
 * port, and arrives in a microtask, so that nothing depends on the host's scheduling.
 */
export function createEndpointPair(): [Endpoint, Endpoint] {
  const listeners: [Set<Listener>, Set<Listener>] = [new Set(), new Set()]
  let isOpen = true
  const create = (own: 0 | 1): Endpoint => ({
    postMessage(message) {
      const data: unknown = structuredClone(message)
      queueMicrotask(() => {
        if (!isOpen) return
        for (const listener of [...listeners[own === 0 ? 1 : 0]]) listener({ data })
      })
    },
    addEventListener(type, listener) {
      if (type === 'message') listeners[own].add(listener)
    },
    removeEventListener(type, listener) {
      if (type === 'message') listeners[own].delete(listener)
    },
    close() {
      isOpen = false
    },
  })
  return [create(0), create(1)]
}

import { PortTransport, type PortTransportOptions } from './port-transport.ts'
import type { Transport } from './transport.ts'

/**
 * Graphs in a Web Worker. The worker is made at the first use, and again after it died.
 *
 * @param create Makes the worker. Write the URL in place, so that bundlers find the file.
 * @example
 * workerTransport(() => new Worker(new URL('./graph.worker.ts', import.meta.url), { type: 'module' }))
 */
export function workerTransport(
  create: () => Worker,
  options: PortTransportOptions = {},
): Transport {
  return new PortTransport(() => {
    const worker = create()
    return {
      endpoint: worker,
      terminate: () => worker.terminate(),
      onStartFailure(listener) {
        // Neither a missing file nor a syntax error comes with a reason in every browser.
        worker.addEventListener('error', ({ message }) =>
          listener(message || 'its script could not be loaded'),
        )
      },
    }
  }, options)
}

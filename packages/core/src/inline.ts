/** Graphs in the page's own realm, behind the same port as a worker: for tests, SSR and small apps. */
import { PortTransport, type PortTransportOptions } from './client/port-transport.ts'
import type { Transport } from './client/transport.ts'
import { systemClock } from './platform/clock.ts'
import { createEndpointPair } from './protocol/endpoint-pair.ts'
import type { ServableGraph } from './session/run-remote.ts'
import { serveEndpoint } from './worker/serve-graphs.ts'

/**
 * @example createGraphClient<typeof graphs>({ transport: inlineTransport(graphs) })
 */
export function inlineTransport(
  graphs: Readonly<Record<string, ServableGraph>>,
  options: PortTransportOptions = {},
): Transport {
  return new PortTransport(() => {
    const [page, worker] = createEndpointPair()
    const stop = serveEndpoint(graphs, worker, options.clock ?? systemClock)
    return {
      endpoint: page,
      terminate() {
        page.close?.()
        stop()
      },
    }
  }, options)
}

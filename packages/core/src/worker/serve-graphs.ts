import { InvalidArgumentError } from '../errors.ts'
import { describe } from '../internal/describe.ts'
import { type Clock, systemClock } from '../platform/clock.ts'
import { systemIds } from '../platform/id-source.ts'
import { holdLifeLock } from '../platform/liveness.ts'
import type { Endpoint } from '../protocol/endpoint.ts'
import { toWireError } from '../protocol/wire-error.ts'
import { GraphHost } from '../session/graph-host.ts'
import type { ServableGraph } from '../session/run-remote.ts'

export interface ServeGraphsOptions {
  /** Where the page is. Default: the scope of the worker that this runs in, dedicated or shared. */
  endpoint?: Endpoint | undefined
  clock?: Clock | undefined
}

/** A worker's global scope, as far as it concerns us. */
interface WorkerScope extends Endpoint {
  /** Only a shared worker has it. */
  onconnect?: unknown
  addEventListener(type: string, listener: (event: never) => void): void
  removeEventListener(type: string, listener: (event: never) => void): void
}

/**
 * Serves graphs to the page. One call makes a worker of a file; the page reaches the graphs by name
 * with `createGraphClient`, and knows their types by `typeof graphs`.
 *
 * @param graphs Compiled graphs by the name that the page uses.
 * @throws InvalidArgumentError for a value that is no compiled graph.
 * @example
 * // graph.worker.ts
 * export const graphs = serveGraphs({ agent: graph })
 */
export function serveGraphs<Graphs extends Readonly<Record<string, ServableGraph>>>(
  graphs: Graphs,
  options: ServeGraphsOptions = {},
): Graphs {
  const clock = options.clock ?? systemClock
  if (options.endpoint) serveEndpoint(graphs, options.endpoint, clock)
  else void serveScope(globalThis as unknown as WorkerScope, checkGraphs(graphs), clock)
  return graphs
}

/** Serves one page over any endpoint. Returns the function that stops: its runs are cancelled. */
export function serveEndpoint(
  graphs: Readonly<Record<string, ServableGraph>>,
  endpoint: Endpoint,
  clock: Clock,
): () => void {
  return new GraphHost({ graphs: checkGraphs(graphs), clock, lifeLock: undefined }).connect(
    endpoint,
  )
}

async function serveScope(
  scope: WorkerScope,
  graphs: ReadonlyMap<string, ServableGraph>,
  clock: Clock,
): Promise<void> {
  const pages = new Set<Endpoint>()
  const pending: Endpoint[] = []
  let connect = (page: Endpoint): void => void pending.push(page)
  const isShared = 'onconnect' in scope
  if (isShared) {
    scope.addEventListener('connect', ({ ports }: { ports: readonly Endpoint[] }) =>
      ports.forEach((port) => connect(port)),
    )
  }
  reportFaults(scope, pages)

  // The page watches the lock to learn of this worker's death, so it must be held before `ready`.
  const name = `rivulet:${systemIds.create('worker')}`
  const lifeLock = (await holdLifeLock(name)) ? name : undefined
  const host = new GraphHost({ graphs, clock, lifeLock })
  connect = (page) => {
    pages.add(page)
    host.connect(page)
  }
  if (isShared) pending.forEach(connect)
  else connect(scope)
}

/** What fails outside a node would be known to nobody: browsers tell pages nothing of it. */
function reportFaults(scope: WorkerScope, pages: ReadonlySet<Endpoint>): void {
  const report = (error: unknown): void => {
    for (const page of pages) page.postMessage({ type: 'fault', error: toWireError(error) })
  }
  scope.addEventListener('unhandledrejection', ({ reason }: { reason: unknown }) => report(reason))
  scope.addEventListener('error', ({ error, message }: { error: unknown; message: string }) =>
    report(error ?? new Error(message)),
  )
}

function checkGraphs(
  graphs: Readonly<Record<string, ServableGraph>>,
): ReadonlyMap<string, ServableGraph> {
  const served = new Map(Object.entries(graphs))
  for (const [name, graph] of served) checkGraph(name, graph)
  return served
}

function checkGraph(name: string, graph: ServableGraph): void {
  if (typeof (graph as Partial<ServableGraph> | undefined)?.start === 'function') return
  const hint = typeof (graph as { compile?: unknown } | undefined)?.compile === 'function'
  throw new InvalidArgumentError(
    `serveGraphs: "${name}" is no compiled graph but ${describe(graph)}.${hint ? ' Call .compile() on it.' : ''}`,
    { argument: name },
  )
}

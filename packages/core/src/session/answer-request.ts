import type { ThreadConfig } from '../checkpoint/checkpoint-config.ts'
import type { ListOptions } from '../checkpoint/checkpointer.ts'
import type { ThreadChange, ThreadIndex } from '../checkpoint/thread-index.ts'
import { InvalidArgumentError } from '../errors.ts'
import type { GetGraphOptions } from '../internal/drawn-graph.ts'
import type { RequestMethod, WireDrawing, WireUpdate } from '../protocol/wire-message.ts'
import { checkpointerRequired } from '../engine/begin-run.ts'
import type { UpdateStateOptions } from '../engine/update-state.ts'
import { receivedInput, type ServableGraph } from './run-remote.ts'

/** How many checkpoints a history holds unless the page says. */
const HISTORY_LIMIT = 100

type RemoteUpdate = UpdateStateOptions & { readonly values: WireUpdate }

/** What a page asks of a graph, beside runs. */
export interface GraphRequest {
  readonly name: string
  readonly graph: ServableGraph
  readonly threads: ThreadIndex
  readonly method: RequestMethod
  readonly args: readonly unknown[]
}

/** @throws InvalidArgumentError, CheckpointerRequiredError, and what the graph or its saver throws. */
export function answerRequest(request: GraphRequest): Promise<unknown> {
  const { threads, method, args } = request
  const [threadId, options] = args
  if (method === 'threads.list') return threads.list()
  if (method === 'graph.get') return describeGraph(request)
  if (typeof threadId !== 'string') {
    throw new InvalidArgumentError(`${method} needs the id of a thread.`, { argument: 'threadId' })
  }
  switch (method) {
    case 'threads.get':
      return threads.get(threadId)
    case 'threads.update':
      return threads.update(threadId, options as ThreadChange) // the page's types say so
    case 'threads.delete':
      return threads.delete(threadId)
    case 'state.get':
      return withSaver(request).getState(configOf(threadId, options), options ?? {})
    case 'state.history':
      return readHistory(withSaver(request), configOf(threadId, options), options ?? {})
    case 'state.update':
      return updateState(request, configOf(threadId, options), options)
    default:
      throw new InvalidArgumentError(`Nobody answers ${String(method)}.`, { argument: 'method' })
  }
}

/** The Mermaid text comes along: the page has no writer of it. */
async function describeGraph({ graph, args }: GraphRequest): Promise<WireDrawing> {
  const drawn = graph.getGraph(args[0] as GetGraphOptions) // the page's types say so
  return { nodes: drawn.nodes, edges: drawn.edges, mermaid: drawn.toMermaid() }
}

async function readHistory(
  graph: ServableGraph,
  config: ThreadConfig,
  { limit = HISTORY_LIMIT, ...options }: ListOptions,
): Promise<unknown[]> {
  const snapshots: unknown[] = []
  for await (const snapshot of graph.getStateHistory(config, { ...options, limit })) {
    snapshots.push(snapshot)
  }
  return snapshots
}

async function updateState(
  request: GraphRequest,
  config: ThreadConfig,
  update: unknown,
): Promise<unknown> {
  const graph = withSaver(request, 'State can be changed')
  const { asNode, taskId, values: sent } = update as RemoteUpdate // the page's types say so
  const values = 'input' in sent ? receivedInput(sent) : sent.map(receivedInput)
  const changed = await graph.updateState(config, values, { asNode, taskId })
  await request.threads.update(String(config.configurable.thread_id), {})
  return changed
}

/** The graph goes by the name that it is served under. */
function withSaver(request: GraphRequest, what = 'State can be read'): ServableGraph {
  if (request.graph.checkpointer) return request.graph
  throw checkpointerRequired(request, what)
}

/** @param options May name a checkpoint, and the graph that is meant. */
function configOf(threadId: string, options: unknown): ThreadConfig {
  const { configurable } = (options ?? {}) as { configurable?: object }
  return { configurable: { ...configurable, thread_id: threadId } }
}

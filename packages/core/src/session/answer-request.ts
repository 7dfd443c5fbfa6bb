import type { ThreadConfig } from '../checkpoint/checkpoint-config.ts'
import type { ListOptions } from '../checkpoint/checkpointer.ts'
import type { ThreadChange, ThreadIndex } from '../checkpoint/thread-index.ts'
import { InvalidArgumentError } from '../errors.ts'
import type { GetGraphOptions } from '../internal/drawn-graph.ts'
import type { RequestMethod, WireDrawing, WireUpdate } from '../protocol/wire-message.ts'
import { outlineState } from './outline-state.ts'
import { checkpointerRequired } from '../engine/begin-run.ts'
import type { UpdateStateOptions } from '../engine/update-state.ts'
import { receivedInput, type ServableGraph } from './run-remote.ts'

/** How many checkpoints a history holds unless the page says. */
const HISTORY_LIMIT = 100

/** The newest checkpoints are those that a page can go back to. */
const OUTLINE = { limit: 1000 }

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
  if (method === 'threads.list') return threads.list()
  if (method === 'graph.get') return describeGraph(request)
  const [threadId, options] = args
  if (typeof threadId !== 'string') {
    throw new InvalidArgumentError(`${method} needs the id of a thread.`, { argument: 'threadId' })
  }
  if (method.startsWith('state.')) return answerOfState(request, configOf(threadId, options))
  switch (method) {
    case 'threads.get':
      return threads.get(threadId)
    case 'threads.update':
      return threads.update(threadId, options as ThreadChange) // the page's types say so
    case 'threads.delete':
      return threads.delete(threadId)
    default:
      throw nobodyAnswers(method)
  }
}

function answerOfState(request: GraphRequest, config: ThreadConfig): Promise<unknown> {
  const { method, args } = request
  const options = args[1] ?? {}
  switch (method) {
    case 'state.get':
      return withSaver(request).getState(config, options)
    case 'state.history':
      return readHistory(withSaver(request), config, options)
    case 'state.outline':
      return outlineState(withSaver(request).getStateHistory(config, OUTLINE), options)
    case 'state.update':
      return updateState(request, config, options)
    default:
      throw nobodyAnswers(method)
  }
}

function nobodyAnswers(method: RequestMethod): Error {
  return new InvalidArgumentError(`Nobody answers ${String(method)}.`, { argument: 'method' })
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

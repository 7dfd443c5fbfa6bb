import { checkOptions } from '../engine/check-options.ts'
import type { GraphSpec, NodeFunction, NodeSpec } from '../engine/graph-spec.ts'
import { completeRetryPolicy } from '../engine/retry-policy.ts'
import type { NodeRuntime } from '../engine/runtime.ts'
import { PUSH_TRIGGERS } from '../engine/task.ts'
import { readTimeout } from '../engine/timeout-policy.ts'
import { hash128 } from '../internal/hash.ts'
import type { NodeOptions } from './declaration.ts'

/** What becomes of a node that fails, takes long, or was there before. */
export type NodePolicies = Pick<NodeSpec, 'retry' | 'timeout' | 'cache' | 'errorHandler'>

/** What nodes have in common that are no declared ones: they see no state, and nothing is due by name. */
export const HIDDEN_NODE: Omit<NodeSpec, 'name' | 'run'> = {
  retry: undefined,
  timeout: undefined,
  cache: undefined,
  errorHandler: undefined,
  index: -1,
  reads: [],
  managed: [],
  coercions: undefined,
  triggers: PUSH_TRIGGERS,
  routing: { targets: [], barriers: [], branches: [] },
  metadata: undefined,
  subgraph: undefined,
}

/**
 * The policies of a node, complete, once all its options are checked.
 *
 * @throws InvalidArgumentError
 */
export function readPolicies(name: string, node: unknown, options: NodeOptions): NodePolicies {
  checkOptions(`Node "${name}": `, options)
  const { retryPolicy, timeout, cachePolicy, errorHandler } = options
  return {
    retry: retryPolicy && [retryPolicy].flat().map(completeRetryPolicy),
    timeout: timeout ? readTimeout(timeout) : undefined,
    cache: cachePolicy && { ...cachePolicy, source: hash128(sourceOf(node)) },
    errorHandler: errorHandler && handlerNode(name, errorHandler, options),
  }
}

/** The source text of a node: of a graph, that of all its nodes. */
function sourceOf(node: unknown): string {
  if (typeof node === 'function') return String(node)
  const { nodes } = node as GraphSpec
  return nodes.map(({ name, run, subgraph }) => name + sourceOf(subgraph ?? run)).join()
}

/** A node that no edge leads to, and from. */
function handlerNode(
  name: string,
  handler: NonNullable<NodeOptions['errorHandler']>,
  { metadata }: NodeOptions,
): NodeSpec {
  const run: NodeFunction = (state, runtime) => {
    const { failure } = (runtime as NodeRuntime).task
    return handler(state as never, runtime as never, failure!)
  }
  return { ...HIDDEN_NODE, name: `__error_handler__${name}`, run, metadata }
}

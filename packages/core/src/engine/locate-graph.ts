import type { ThreadConfig } from '../checkpoint/checkpoint-config.ts'
import type { Checkpointer } from '../checkpoint/checkpointer.ts'
import { InvalidArgumentError } from '../errors.ts'
import { type Namespace, nsKey, nsOfKey, ROOT } from '../internal/ns.ts'
import type { GraphSpec } from './graph-spec.ts'
import type { Seams } from './run-context.ts'

/** A graph and where its threads are. */
export interface StoredGraph {
  readonly spec: GraphSpec
  readonly saver: Checkpointer
  readonly seams: Seams
}

/** The graph of a namespace. */
export interface LocatedGraph extends StoredGraph {
  /** The nodes that lead to it. */
  readonly names: Namespace
  /** Where its checkpoints are. */
  readonly place: {
    readonly configurable: ThreadConfig['configurable'] & { readonly checkpoint_ns: string }
  }
}

/** The graph that a namespace belongs to: `outer:<task id>|inner:<task id>`. */
export function locate(root: StoredGraph, config: ThreadConfig): LocatedGraph {
  const { checkpoint_ns: key = '' } = config.configurable
  let { spec } = root
  let ns: Namespace = ROOT
  const names: string[] = []
  for (const segment of nsOfKey(key)) {
    const [name = ''] = segment.split(':')
    const nested = spec.nodes[spec.nodeIndex.get(name) ?? -1]?.subgraph
    if (!nested) throw notAGraph(spec, name, key)
    spec = nested
    names.push(name)
    ns = spec.checkpointer === true ? [...names] : [...ns, segment]
  }
  const place = { ...config.configurable, checkpoint_ns: nsKey(ns) }
  return { ...root, spec, names, place: { configurable: place } }
}

function notAGraph(spec: GraphSpec, name: string, ns: string): Error {
  return new InvalidArgumentError(
    `checkpoint_ns "${ns}" names "${name}", which is no node of graph "${spec.name}" that is a graph. (Graphs that the function of a node calls cannot be addressed.)`,
    { argument: 'checkpoint_ns' },
  )
}

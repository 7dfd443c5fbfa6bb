import { type Namespace, nsKey } from '../../internal/ns.ts'
import type { StreamPart } from '../../stream/stream-part.ts'
import { type ActivityStatus, isResult, type LeftoverStatus, statusOf } from './activity.ts'
import { DEFAULT_LIMIT, type ModeState } from './mode.ts'

/** One run of a nested graph: every turn of a loop and every branch of a fan-out has its own. */
export interface NamespaceNode {
  readonly ns: Namespace
  /** `ns` as one string, for keys of lists. */
  readonly key: string
  /** The node that runs it. */
  readonly name: string
  /** The task that runs it; undefined where the graph keeps its state from one to the next. */
  readonly taskId: string | undefined
  readonly status: ActivityStatus
  /** In the order in which they were first heard of. */
  readonly children: readonly NamespaceNode[]
}

export interface NamespacesState extends ModeState<StreamPart, readonly NamespaceNode[]> {
  endRun(status: LeftoverStatus): void
}

interface LiveNode {
  readonly about: Omit<NamespaceNode, 'status' | 'children'>
  readonly parent: LiveNode | undefined
  /** A graph that the task of its parent called itself, beside its first. */
  readonly isCall: boolean
  readonly children: Set<LiveNode>
  status: ActivityStatus
  /** As long as nothing has changed at or below it. */
  published: NamespaceNode | undefined
}

/**
 * The tree of the nested graphs of a run, at most so many. Each enters it with the first that is
 * heard of it.
 */
export function createNamespacesState(limit: number = DEFAULT_LIMIT): NamespacesState {
  const root = createNode([], undefined)
  const nodes = new Map<string, LiveNode>()

  const open = (ns: Namespace): LiveNode => {
    const key = nsKey(ns)
    const known = ns.length === 0 ? root : nodes.get(key)
    if (known) return known
    const parent = open(ns.slice(0, -1))
    const node = createNode(ns, parent)
    nodes.set(key, node)
    parent.children.add(node)
    touch(parent)
    return node
  }
  const settle = (node: LiveNode | undefined, status: ActivityStatus): void => {
    if (node?.status !== 'running') return
    node.status = status
    touch(node)
    for (const child of node.children) if (child.isCall) settle(child, status)
  }
  /** Oldest first, and whoever has others below it after them. */
  const prune = (): void => {
    while (nodes.size > limit) {
      let oldest = root
      while (oldest.children.size > 0) [oldest = root] = oldest.children
      nodes.delete(oldest.about.key)
      oldest.parent?.children.delete(oldest)
      touch(oldest.parent)
    }
  }

  return {
    reduce(part) {
      const { ns } = part
      const node = ns.length > 0 && open(ns)
      // Not at every graph, so that one costs the same on average however many there are.
      if (nodes.size > limit * 2) prune()
      // A graph that keeps its state has one namespace for all its runs.
      if (node && !node.about.taskId && node.status !== 'running') {
        node.status = 'running'
        touch(node)
      }
      if (part.type !== 'tasks' || !isResult(part.data)) return
      const { id, name } = part.data
      const status = statusOf(part.data)
      for (const segment of [`${name}:${id}`, name]) {
        settle(nodes.get(nsKey([...ns, segment])), status)
      }
    },
    endRun: (status) => nodes.forEach((node) => settle(node, status)),
    snapshot() {
      prune()
      return publish(root).children
    },
  }
}

/** Whoever is above a changed node has changed. */
function touch(node: LiveNode | undefined): void {
  for (let at = node; at?.published; at = at.parent) at.published = undefined
}

function publish(node: LiveNode): NamespaceNode {
  node.published ??= Object.freeze({
    ...node.about,
    status: node.status,
    children: Object.freeze([...node.children].map(publish)),
  })
  return node.published
}

/** `["outer:1", "mid:2"]` is task 2 of node mid; with `"1"` behind it, the second graph of that task. */
function createNode(ns: Namespace, parent: LiveNode | undefined): LiveNode {
  const segment = ns.at(-1) ?? ''
  // A number behind the name of a node counts its calls; anywhere else it is the name of a node.
  const isCall = parent?.parent !== undefined && !parent.isCall && !/\D/.test(segment)
  const [name = '', taskId] = segment.split(':')
  return {
    about: { ...(isCall ? parent.about : { name, taskId }), ns, key: nsKey(ns) },
    parent,
    isCall,
    children: new Set(),
    status: 'running',
    published: undefined,
  }
}

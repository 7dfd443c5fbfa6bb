import { type Namespace, nsKey } from '../../internal/ns.ts'
import type { StreamPart } from '../../stream/stream-part.ts'
import { type ActivityStatus, isResult, type LeftoverStatus, statusOf } from './activity.ts'
import type { ModeState } from './mode.ts'

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
  readonly children: LiveNode[]
  status: ActivityStatus
  /** As long as nothing has changed at or below it. */
  published: NamespaceNode | undefined
}

/** The tree of the nested graphs of a run. Each enters it with the first that is heard of it. */
export function createNamespacesState(): NamespacesState {
  const nodes = new Map<string, LiveNode>()

  const open = (ns: Namespace): LiveNode => {
    const key = nsKey(ns)
    let node = nodes.get(key)
    if (!node) {
      const parent = key === '' ? undefined : open(ns.slice(0, -1))
      const about = { ns, key, ...taskOf(ns) }
      node = { about, parent, children: [], status: 'running', published: undefined }
      nodes.set(key, node)
      parent?.children.push(node)
      touch(parent)
    }
    return node
  }
  const root = open([])

  const settle = (node: LiveNode | undefined, status: ActivityStatus): void => {
    if (node?.status !== 'running') return
    node.status = status
    touch(node)
    // Graphs that the task called itself, beside its first.
    for (const child of node.children) {
      if (isCallNumber(child.about.ns.at(-1)!)) settle(child, status)
    }
  }

  return {
    reduce(part) {
      const { ns } = part
      const node = ns.length > 0 && open(ns)
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
    snapshot: () => publish(root).children,
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
    children: Object.freeze(node.children.map(publish)),
  })
  return node.published
}

/** `["outer:1", "mid:2", "1"]` → the task 2 of node mid. */
function taskOf(ns: Namespace): { name: string; taskId: string | undefined } {
  const segment = ns.findLast((each) => !isCallNumber(each)) ?? ''
  const [name = '', taskId] = segment.split(':')
  return { name, taskId }
}

function isCallNumber(segment: string): boolean {
  return /^\d+$/.test(segment)
}

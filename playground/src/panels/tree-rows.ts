import type { NamespaceNode } from '@rivulet/core/client'

/** One line of the tree. */
export interface TreeRow {
  readonly node: NamespaceNode
  /** Counts from 2: the root stands above all of them. */
  readonly level: number
  /** Counts the runs that one node has made of its graph; undefined when there is one only. */
  readonly run: number | undefined
  readonly position: number
  readonly siblings: number
  readonly isOpen: boolean
}

/** The lines that can be seen: those below a closed one cannot. */
export function treeRows(
  nodes: readonly NamespaceNode[],
  closed: ReadonlySet<string>,
  level = 2,
): TreeRow[] {
  return nodes.flatMap((node, at) => {
    const isOpen = !closed.has(node.key)
    const same = nodes.filter(({ name }) => name === node.name)
    const run = same.length > 1 ? same.indexOf(node) + 1 : undefined
    const row = { node, level, run, position: at + 1, siblings: nodes.length, isOpen }
    return [row, ...(isOpen ? treeRows(node.children, closed, level + 1) : [])]
  })
}

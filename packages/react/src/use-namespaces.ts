'use client'

import type { GraphTypes, NodeName } from '@rivulet/core'
import {
  type Namespace,
  type NamespaceNode,
  nsKey,
  type ThreadSnapshot,
} from '@rivulet/core/client'
import { useCallback, useMemo } from 'react'
import { rememberLast } from './remember-last.ts'
import { isSameList } from './same-list.ts'
import type { ThreadHandle } from './thread-handle.ts'
import { useThreadSelector } from './use-thread-selector.ts'

/** Which nested graphs. Without `ns` those that the root graph called. */
export interface NamespaceFilter<Node extends string = string> {
  /** The graph that called them. */
  readonly ns?: Namespace | undefined
  /** The node that called them. */
  readonly node?: Node | undefined
}

const NO_NODES: readonly NamespaceNode[] = Object.freeze([])

/**
 * The nested graphs that a graph has called in the newest run, each with those below it. Renders
 * when one comes, or changes its status, at any depth.
 */
export function useNamespaces<Types extends GraphTypes>(
  thread: ThreadHandle<Types>,
  { ns = [], node }: NamespaceFilter<NodeName<Types>> = {},
): readonly NamespaceNode[] {
  const where = nsKey(ns)
  const selector = useMemo(() => {
    const select = rememberLast((namespaces: readonly NamespaceNode[]) => {
      const children = where === '' ? namespaces : (find(namespaces, where)?.children ?? NO_NODES)
      return node === undefined ? children : children.filter(({ name }) => name === node)
    })
    return ({ namespaces }: ThreadSnapshot) => select(namespaces)
  }, [where, node])
  return useThreadSelector(thread, selector, isSameList)
}

/**
 * One nested graph with those below it; undefined until it is heard of. Renders when it, or one
 * below it, changes: not for any other.
 */
export function useNamespace(thread: ThreadHandle, ns: Namespace): NamespaceNode | undefined {
  const where = nsKey(ns)
  const selector = useCallback(({ namespaces }: ThreadSnapshot) => find(namespaces, where), [where])
  return useThreadSelector(thread, selector)
}

function find(nodes: readonly NamespaceNode[], where: string): NamespaceNode | undefined {
  const node = nodes.find(({ key }) => where === key || where.startsWith(`${key}|`))
  return node?.key === where ? node : node && find(node.children, where)
}

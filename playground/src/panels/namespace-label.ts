import type { Namespace } from '@rivulet/core/client'

/** A namespace as a reader wants it: the nodes without the ids of their tasks. */
export function nsLabel(ns: Namespace): string {
  return ns.map((segment) => segment.split(':')[0]).join(' › ')
}

/** The same with a piece of each id, which tells the runs of one graph apart. */
export function nsWithIds(ns: Namespace): string {
  return ns
    .map((segment) => {
      const [name, id] = segment.split(':')
      return id === undefined ? name : `${name}:${id.slice(-4)}`
    })
    .join(' › ')
}

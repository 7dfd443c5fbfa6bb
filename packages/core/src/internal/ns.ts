/** The namespace of a graph in the tree of graphs: `[]` is the root. */
export type Namespace = readonly string[]

export const ROOT: Namespace = Object.freeze([])

/** One string per namespace, for keys of maps. `|` cannot occur in a segment. */
export function nsKey(ns: Namespace): string {
  return ns.length === 0 ? '' : ns.join('|')
}

/** The other way round. */
export function nsOfKey(key: string): Namespace {
  return key === '' ? ROOT : key.split('|')
}

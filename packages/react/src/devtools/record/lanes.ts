import { type Namespace, nsKey } from '@rivulet/core/client'
import { type JournalEntry, partOf } from './journal.ts'

/** The parts of one graph, or of one instance of it, on one line. */
export interface Lane {
  readonly ns: Namespace
  readonly key: string
  /** Of its node, with the number of the instance where there are several. As it was written: show it by `visible`. */
  readonly label: string
  /** 0 for the graph itself, 1 for one that it runs, and so on. */
  readonly depth: number
}

interface LiveLane extends Omit<Lane, 'label'> {
  readonly name: string
  /** Among those of the same node of the same graph, from 1. */
  readonly instance: number
  readonly children: LiveLane[]
  readonly counts: Map<string, number>
}

/**
 * One lane per namespace, in the order of a tree: what a graph runs stands below it, in the order in
 * which it was first heard of.
 */
export class Lanes {
  readonly #lanes = new Map<string, LiveLane>()
  readonly #numbers = new Map<string, number>()
  readonly #root: LiveLane
  #list: readonly Lane[] | undefined

  constructor() {
    this.#root = createLane([], '', 1)
    this.#lanes.set('', this.#root)
  }

  add(entry: JournalEntry): void {
    const part = partOf(entry)
    if (part) this.#open(part.ns)
  }

  /** From top to bottom. The same array until there is another lane. */
  list(): readonly Lane[] {
    this.#list ??= [...this.#walk(this.#root, undefined)]
    this.#list.forEach((lane, at) => this.#numbers.set(lane.key, at))
    return this.#list
  }

  /** The line of a namespace in the list. */
  lineOf(ns: Namespace): number {
    return this.#numbers.get(ns.length === 0 ? '' : nsKey(ns)) ?? 0
  }

  #open(ns: Namespace): LiveLane {
    const key = nsKey(ns)
    const known = this.#lanes.get(key)
    if (known) return known
    const parent = this.#open(ns.slice(0, -1))
    const name = ns.at(-1)!.split(':')[0]! // a namespace that is not the root has a last segment
    const instance = (parent.counts.get(name) ?? 0) + 1
    parent.counts.set(name, instance)
    const lane = createLane(ns, name, instance)
    parent.children.push(lane)
    this.#lanes.set(key, lane)
    this.#list = undefined
    return lane
  }

  *#walk(lane: LiveLane, parent: LiveLane | undefined): Generator<Lane> {
    const { ns, key, depth, name, instance } = lane
    const isOneOfMany = (parent?.counts.get(name) ?? 1) > 1
    const label = parent ? `${name}${isOneOfMany ? ` #${instance}` : ''}` : 'graph'
    yield { ns, key, depth, label }
    for (const child of lane.children) yield* this.#walk(child, lane)
  }
}

function createLane(ns: Namespace, name: string, instance: number): LiveLane {
  const [children, counts] = [[], new Map<string, number>()]
  return { ns, key: nsKey(ns), depth: ns.length, name, instance, children, counts }
}

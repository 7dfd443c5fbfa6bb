import type { StreamMode } from '@rivulet/core/client'
import { nsKey } from '@rivulet/core/client'
import { holdsText } from './find-text.ts'
import type { Journal, JournalEntry } from './journal.ts'

export interface PartQuery {
  /** Modes that are left out. */
  readonly hidden: ReadonlySet<StreamMode>
  /** Key of the one namespace that is shown, with what is below it; undefined for all. */
  readonly ns: string | undefined
  /** What the part holds; empty for anything. */
  readonly text: string
}

/** Whether an entry is shown in the list: what happens to the thread itself stays unless something is looked for. */
export function matches({ action }: JournalEntry, { hidden, ns, text }: PartQuery): boolean {
  if (action.type !== 'part-received') return ns === undefined && text === ''
  const { part } = action
  if (hidden.has(part.type)) return false
  if (ns !== undefined) {
    const key = nsKey(part.ns)
    if (key !== ns && !(ns === '' ? false : key.startsWith(`${ns}|`))) return false
  }
  if (text === '') return true
  const needle = text.toLowerCase()
  return holdsText(part.data, needle) || part.ns.join('|').toLowerCase().includes(needle)
}

/**
 * The entries of a journal that match a query, as indexes. Looks at an entry once, and at no more at a
 * time than there is time for.
 */
export class FilteredList {
  readonly #journal: Journal
  readonly #query: PartQuery
  #indexes: number[] = []
  #start = 0
  #next: number

  constructor(journal: Journal, query: PartQuery) {
    this.#journal = journal
    this.#query = query
    this.#next = journal.first
  }

  get length(): number {
    return this.#indexes.length - this.#start
  }

  /** Index of the entry that stands in a line. */
  at(line: number): number | undefined {
    return this.#indexes[this.#start + line]
  }

  /** The line of an entry, or of the one before it that is shown; -1 when there is none. */
  lineOf(index: number): number {
    let [low, high] = [this.#start, this.#indexes.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#indexes[middle]! <= index) low = middle + 1
      else high = middle
    }
    return low - 1 - this.#start
  }

  /** Looks at what has come, for at most so many milliseconds. Returns whether there is more. */
  advance(budget: number, now: () => number): boolean {
    const { first, last } = this.#journal
    while (this.#start < this.#indexes.length && this.#indexes[this.#start]! < first)
      this.#start += 1
    if (this.#start > 10_000) {
      this.#indexes = this.#indexes.slice(this.#start)
      this.#start = 0
    }
    this.#next = Math.max(this.#next, first)
    const until = now() + budget
    while (this.#next <= last) {
      const index = this.#next++
      if (matches(this.#journal.get(index)!, this.#query)) this.#indexes.push(index)
      if (now() >= until) break // one state of a long thread may take as long as many tokens
    }
    return this.#next <= last
  }
}

import { nsKey } from '@rivulet/core/client'
import { type JournalEntry, partOf } from './journal.ts'
import { Series } from './series.ts'

/** What one commit cost, in milliseconds. */
export interface CommitCost {
  readonly at: number
  /** Taking in what had come since the last one. */
  readonly reduce: number
  /** Making the snapshot and telling everybody who has subscribed. */
  readonly publish: number
}

/** One message as it was written. */
export interface MessageStats {
  readonly id: string
  readonly ns: string
  readonly node: string
  /** When its run was submitted; undefined when that was not recorded. */
  readonly submittedAt: number | undefined
  readonly firstAt: number
  lastAt: number
  tokens: number
}

/** The newest ones are kept. */
const MAX_MESSAGES = 200

/** How fast a thread is told, and what it costs the page to take it in. A token is one delta of a message. */
export class Metrics {
  readonly tokens: Series = new Series()
  readonly parts: Series = new Series()
  readonly commits: Series = new Series()
  /** Milliseconds of commits, the reducing included. */
  readonly cost: Series = new Series()
  /** Milliseconds from a commit to the frame that shows it. */
  readonly frames: Series = new Series()
  readonly #messages = new Map<string, MessageStats>()
  #longest = 0
  #frameCount = 0
  #submittedAt: number | undefined
  #firstTokens: { sum: number; count: number; last: number | undefined } = {
    sum: 0,
    count: 0,
    last: undefined,
  }
  #isAwaitingToken = false

  add(entry: JournalEntry): void {
    const { at, action } = entry
    if (action.type === 'run-submitted') {
      this.#submittedAt = at
      this.#isAwaitingToken = true
    }
    const part = partOf(entry)
    if (!part) return
    this.parts.add(at)
    if (part.type !== 'messages') return
    const [message, metadata] = part.data
    if (message.type !== 'AIMessageChunk') return
    this.tokens.add(at)
    if (this.#isAwaitingToken && this.#submittedAt !== undefined) this.#noteFirst(at)
    this.#message(message.id, nsKey(part.ns), { at, node: metadata.langgraph_node })
  }

  addCommit({ at, reduce, publish }: CommitCost): void {
    this.commits.add(at)
    this.cost.add(at, reduce + publish)
    this.#longest = Math.max(this.#longest, reduce + publish)
  }

  /** The page has painted what was committed so long ago. */
  addFrame(at: number, delay: number): void {
    this.#frameCount += 1
    this.frames.add(at, delay)
  }

  /** Milliseconds of the longest commit. */
  get longestCommit(): number {
    return this.#longest
  }

  /** Milliseconds of a commit, on average; undefined before the first. */
  get meanCommit(): number | undefined {
    return this.commits.total > 0 ? this.cost.total / this.commits.total : undefined
  }

  /** Milliseconds from a commit to its frame, on average; undefined before the first. */
  get meanFrame(): number | undefined {
    return this.#frameCount > 0 ? this.frames.total / this.#frameCount : undefined
  }

  /** Milliseconds from the submit to the first token, of the newest run; and of all runs on average. */
  get firstToken(): { readonly last: number | undefined; readonly mean: number | undefined } {
    const { sum, count, last } = this.#firstTokens
    return { last, mean: count > 0 ? sum / count : undefined }
  }

  /** Tokens per second while messages were written, over all of them; undefined before the second token. */
  get meanTokens(): number | undefined {
    let [tokens, time] = [0, 0]
    for (const { tokens: count, firstAt, lastAt } of this.#messages.values()) {
      if (count < 2) continue
      tokens += count - 1
      time += lastAt - firstAt
    }
    return time > 0 ? (tokens / time) * 1000 : undefined
  }

  /** Newest first. */
  messages(): readonly MessageStats[] {
    return [...this.#messages.values()].toReversed()
  }

  #noteFirst(at: number): void {
    this.#isAwaitingToken = false
    const last = at - this.#submittedAt!
    this.#firstTokens = {
      sum: this.#firstTokens.sum + last,
      count: this.#firstTokens.count + 1,
      last,
    }
  }

  #message(id: string, ns: string, { at, node }: { at: number; node: string }): void {
    const key = `${ns} ${id}`
    const known = this.#messages.get(key)
    if (known) {
      known.tokens += 1
      known.lastAt = at
      return
    }
    const submittedAt = this.#submittedAt
    this.#messages.set(key, { id, ns, node, submittedAt, firstAt: at, lastAt: at, tokens: 1 })
    if (this.#messages.size <= MAX_MESSAGES) return
    const [oldest] = this.#messages.keys()
    this.#messages.delete(oldest!)
  }
}

/** Tokens per second of one message; undefined before its second token. */
export function rateOf({ tokens, firstAt, lastAt }: MessageStats): number | undefined {
  return tokens > 1 && lastAt > firstAt ? ((tokens - 1) / (lastAt - firstAt)) * 1000 : undefined
}

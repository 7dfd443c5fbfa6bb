import {
  type InspectedThread,
  type ReplayBase,
  replayBaseOf,
  type StreamPart,
  type ThreadAction,
  ThreadReplay,
} from '@rivulet/core/client'

/** One thing that has happened to a thread. */
export interface JournalEntry {
  /** Counts the actions of the thread, from 0. It stays when older ones are dropped. */
  readonly index: number
  /** Milliseconds on the page's clock. */
  readonly at: number
  /** Its place on the timeline: as `at`, without the pauses between runs. */
  readonly x: number
  /** How many parts there were up to here. */
  readonly parts: number
  /** How many runs there were up to here. */
  readonly run: number
  readonly action: ThreadAction
}

/** A state that what follows can be replayed from. */
interface Base {
  /** Of the first entry that follows. */
  readonly index: number
  readonly base: ReplayBase
}

export const DEFAULT_LIMIT = 50_000

/** Longer pauses between two runs are shown as this long. */
const LONGEST_PAUSE = 400

/** At which share above the limit the oldest are dropped: a little at a time. */
const SLACK = 0.02

/**
 * What has happened to one thread, the newest: every action with the time of its arrival, so that each
 * state in between can be had again. Where nothing was recorded for a while it begins anew, from the
 * state that the thread had by then.
 */
export class Journal {
  readonly thread: InspectedThread
  readonly limit: number
  /** Oldest first. */
  entries: readonly JournalEntry[] = []
  /** Parts that were recorded and are no longer kept. */
  droppedParts = 0
  /** When the newest run has begun; before the first, when something was recorded first. Kept or not. */
  begunAt: number | undefined
  #entries: JournalEntry[] = []
  #bases: Base[] = []
  #hasGap = true
  #next = 0
  #parts = 0
  #runs = 0
  #isRunning = false
  #pauses = 0

  constructor(thread: InspectedThread, limit: number = DEFAULT_LIMIT) {
    this.thread = thread
    this.limit = Math.max(1, limit)
    this.entries = this.#entries
  }

  get threadId(): string | undefined {
    return this.thread.live.threadId
  }

  /** Index of the oldest entry. */
  get first(): number {
    return this.#next - this.#entries.length
  }

  /** Index of the newest entry; below `first` when there is none. */
  get last(): number {
    return this.#next - 1
  }

  /** All parts that were recorded. */
  get parts(): number {
    return this.#parts
  }

  get(index: number): JournalEntry | undefined {
    return this.#entries[index - this.first]
  }

  /** Call it before the thread takes the action in. */
  add(action: ThreadAction, at: number): JournalEntry {
    if (this.#hasGap) {
      this.#bases.push({ index: this.#next, base: replayBaseOf(this.thread) })
      this.#hasGap = false
    }
    const isPart = action.type === 'part-received'
    if (isPart) this.#parts += 1
    if (action.type === 'run-submitted') this.#runs += 1
    const entry = {
      index: this.#next++,
      at,
      x: this.#place(at, action),
      parts: this.#parts,
      run: this.#runs,
      action,
    }
    this.#entries.push(entry)
    if (isBegin(action)) this.begunAt = at
    this.begunAt ??= at
    if (this.#entries.length > this.limit * (1 + SLACK)) this.#trim()
    return entry
  }

  /** Something happens that is not recorded: what follows is replayed from the state after it. */
  skip(): void {
    this.#hasGap = true
  }

  clear(): void {
    this.droppedParts = 0
    this.#parts = 0
    this.#entries = []
    this.entries = this.#entries
    this.#bases = []
    this.skip()
  }

  /** Where a replay of the entry can begin: the last such state before it. */
  baseOf(index: number): Base | undefined {
    return this.#bases.findLast((base) => base.index <= index)
  }

  #place(at: number, action: ThreadAction): number {
    const { type } = action
    const before = this.#entries.at(-1)
    if (!before) this.#pauses = at
    else if (!this.#isRunning) this.#pauses += Math.max(0, at - before.at - LONGEST_PAUSE)
    if (isBegin(action)) this.#isRunning = true
    if (type === 'run-ended' || type === 'run-left') this.#isRunning = false
    return at - this.#pauses
  }

  #trim(): void {
    const count = this.#entries.length - this.limit
    const from = this.first + count
    if (!this.#bases.some((base) => base.index === from)) this.#rebase(from)
    this.#bases = this.#bases.filter((base) => base.index >= from)
    const dropped = this.#entries.slice(0, count)
    this.droppedParts += dropped.filter(({ action }) => action.type === 'part-received').length
    this.#entries = this.#entries.slice(count)
    this.entries = this.#entries
  }

  #rebase(index: number): void {
    const nearest = this.baseOf(index)
    if (!nearest) return
    const replay = new ThreadReplay(nearest.base)
    for (let at = nearest.index; at < index; at++) replay.reduce(this.get(at)!.action) // kept until now
    const { parameters } = nearest.base
    this.#bases.push({ index, base: { parameters, snapshot: replay.past().snapshot } })
    this.#bases.sort((left, right) => left.index - right.index)
  }
}

function isBegin({ type }: ThreadAction): boolean {
  return type === 'run-submitted' || type === 'run-joined'
}

export function partOf({ action }: JournalEntry): StreamPart | undefined {
  return action.type === 'part-received' ? action.part : undefined
}

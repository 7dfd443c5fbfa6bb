import type {
  GraphClient,
  InspectedThread,
  InspectorEvent,
  ThreadAction,
} from '@rivulet/core/client'
import { CommitMeter } from './commit-meter.ts'
import { DEFAULT_LIMIT, Journal } from './journal.ts'
import { Lanes } from './lanes.ts'
import { Metrics } from './metrics.ts'
import { PastStates } from './past-states.ts'

/** As much of a client as is needed; a client of any graphs has it. */
export type InspectedClient = Pick<GraphClient<unknown>, 'inspect'>

/** What is known of one thread. */
export interface RecordedThread {
  /** Counts the threads, from 1. */
  readonly number: number
  readonly client: InspectedClient
  readonly thread: InspectedThread
  readonly journal: Journal
  readonly states: PastStates
  lanes: Lanes
  metrics: Metrics
  readonly meter: CommitMeter
}

export interface RecorderOptions {
  /** How many parts are kept of each thread. */
  readonly limit?: number | undefined
  readonly now?: (() => number) | undefined
  /** Calls back when the next frame has been painted; undefined where there are none. */
  readonly afterPaint?: ((callback: () => void) => void) | undefined
}

/** The newest ones are kept. */
const MAX_THREADS = 50

/** Listens to clients, and keeps what happens to their threads. */
export class Recorder {
  /** Oldest first. Another array when there is another thread. */
  threads: readonly RecordedThread[] = []
  readonly #options: RecorderOptions
  /** The clock that everything is recorded by, in milliseconds. */
  readonly now: () => number
  readonly #known = new Map<InspectedThread, RecordedThread>()
  readonly #listeners = new Set<() => void>()
  /** The clients that it listens to, each with what ends that. */
  readonly #watched = new Map<InspectedClient, () => void>()
  #isRecording = true
  #count = 0
  #isPainting = false

  constructor(options: RecorderOptions = {}) {
    this.#options = options
    this.now = options.now ?? (() => performance.now())
  }

  /** Listens to these clients. Of one that is no longer among them everything is forgotten. */
  watch(clients: readonly InspectedClient[]): void {
    for (const [client, stop] of this.#watched) {
      if (clients.includes(client)) continue
      stop()
      this.#watched.delete(client)
      for (const each of this.threads) if (each.client === client) this.#forget(each)
    }
    for (const client of clients) {
      if (this.#watched.has(client)) continue
      this.#watched.set(
        client,
        client.inspect((event) => this.#hear(event, client)),
      )
    }
  }

  get isRecording(): boolean {
    return this.#isRecording
  }

  /** What is not recorded leaves a gap, behind which the journal begins anew. */
  setRecording(isRecording: boolean): void {
    this.#isRecording = isRecording
    if (!isRecording) for (const { journal } of this.threads) journal.skip()
    this.#tell()
  }

  /** Forgets what it knows of a thread. */
  clear(recorded: RecordedThread): void {
    recorded.journal.clear()
    recorded.states.forget()
    recorded.lanes = new Lanes()
    recorded.metrics = new Metrics()
    this.#tell()
  }

  /** The time up to which a thread is known: now, while it runs. */
  timeOf({ thread, metrics }: RecordedThread): number {
    return isRunning(thread) ? this.now() : metrics.parts.newest
  }

  /** Calls back when something has been recorded. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  close(): void {
    this.#listeners.clear()
    this.watch([])
  }

  #hear(event: InspectorEvent, client: InspectedClient): void {
    const now = this.now()
    const { thread, type } = event
    const recorded = this.#known.get(thread)
    recorded?.meter.hear(now)
    if (!this.#isRecording) return
    if (type === 'action') this.#take(recorded ?? this.#open(thread, client), event.action, now)
    if (type === 'commit') recorded?.meter.begin(this.now())
    if (type === 'committed' && recorded) this.#endCommit(recorded, now)
  }

  #take(recorded: RecordedThread, action: ThreadAction, now: number): void {
    const entry = recorded.journal.add(action, now)
    recorded.lanes.add(entry)
    recorded.metrics.add(entry)
    this.#tell()
    // What is prepared only may be followed by nothing for a while.
    if (action.type !== 'run-reset') recorded.meter.handOn(this.now())
  }

  #endCommit(recorded: RecordedThread, now: number): void {
    const cost = recorded.meter.end(now)
    recorded.metrics.addCommit(cost)
    this.#measureFrame(recorded, cost.at)
    this.#tell()
  }

  #measureFrame({ metrics }: RecordedThread, at: number): void {
    const { afterPaint } = this.#options
    if (!afterPaint || this.#isPainting) return
    this.#isPainting = true
    afterPaint(() => {
      this.#isPainting = false
      metrics.addFrame(at, this.now() - at)
    })
  }

  #open(thread: InspectedThread, client: InspectedClient): RecordedThread {
    const journal = new Journal(thread, this.#options.limit ?? DEFAULT_LIMIT)
    const recorded: RecordedThread = {
      number: ++this.#count,
      client,
      thread,
      journal,
      states: new PastStates(journal),
      lanes: new Lanes(),
      metrics: new Metrics(),
      meter: new CommitMeter(),
    }
    this.#known.set(thread, recorded)
    this.threads = [...this.threads, recorded]
    if (this.threads.length > MAX_THREADS) this.#forgetOldest()
    return recorded
  }

  #forgetOldest(): void {
    this.#forget(this.threads.find(({ thread }) => !isRunning(thread)) ?? this.threads[0]!)
  }

  #forget(recorded: RecordedThread): void {
    this.threads = this.threads.filter((each) => each !== recorded)
    this.#known.delete(recorded.thread)
    this.#tell()
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}

export function isRunning({ live: { status } }: InspectedThread): boolean {
  return status === 'submitted' || status === 'streaming'
}

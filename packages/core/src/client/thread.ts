import { RivuletError } from '../errors.ts'
import { createDeferred, type Deferred } from '../internal/deferred.ts'
import { reportFault } from '../platform/environment.ts'
import type { WireRunOptions } from '../protocol/wire-message.ts'
import type { Interrupt, StreamMode, StreamPart } from '../stream/stream-part.ts'
import { checkedObserver } from './checked-observer.ts'
import { type CommitMode, CommitScheduler } from './commit-scheduler.ts'
import type { ClientContext } from './client-context.ts'
import {
  createLiveThread,
  type LiveThread,
  reduceThread,
  takeSnapshot,
  type ThreadAction,
  type ThreadOptions,
} from './thread-reducer.ts'
import type { ThreadSnapshot, ThreadStatus } from './thread-state.ts'
import type { RunEnd } from './transport.ts'

/** Options of one submit. */
export interface SubmitOptions extends WireRunOptions {
  /** Aborting it stops the run. */
  signal?: AbortSignal
}

/** How a submitted run ended. */
export interface SubmitResult<Values = Readonly<Record<string, unknown>>> {
  readonly status: Extract<ThreadStatus, 'success' | 'interrupted' | 'error' | 'stopped'>
  readonly value: Values | null
  readonly interrupts: readonly Interrupt[]
}

interface QueuedRun {
  readonly input: unknown
  readonly options: SubmitOptions
  readonly result: Deferred<SubmitResult>
}

export interface ThreadParameters extends ThreadOptions {
  readonly graph: string
  readonly threadId: string | undefined
  readonly commit: CommitMode
  /** Told once, when a thread without an id gets one. */
  readonly onThreadId: (thread: Thread, threadId: string) => void
  /** Told at the end of each run, after its last commit. */
  readonly onRunEnd: (thread: Thread) => void
}

/** What a run streams when nobody asked for anything else. */
export const DEFAULT_MODES: readonly StreamMode[] = ['values', 'messages', 'custom']

type Listener = (snapshot: ThreadSnapshot) => void
type PartListener = (part: StreamPart) => void

/**
 * One conversation on one graph: starts its runs one after the other, takes their parts in, and
 * publishes what a page may see of it. Belongs to the client, not to a component: it goes on while
 * nobody looks.
 */
export class Thread {
  readonly graph: string
  readonly #context: ClientContext
  readonly #parameters: ThreadParameters
  readonly #live: LiveThread
  readonly #scheduler: CommitScheduler
  readonly #listeners = new Set<Listener>()
  readonly #partListeners = new Set<PartListener>()
  readonly #queue: QueuedRun[] = []
  readonly #wishes = new Set<{ readonly modes: readonly StreamMode[] }>()
  #running: { readonly runId: string; readonly result: Deferred<SubmitResult> } | undefined
  #snapshot: ThreadSnapshot

  constructor(context: ClientContext, parameters: ThreadParameters) {
    this.graph = parameters.graph
    this.#context = context
    this.#parameters = parameters
    this.#live = createLiveThread(parameters.threadId, parameters)
    this.#snapshot = takeSnapshot(this.#live)
    this.#scheduler = new CommitScheduler({
      mode: parameters.commit,
      clock: context.clock,
      frames: context.frames,
      commit: () => this.#publish(),
    })
  }

  get threadId(): string | undefined {
    return this.#live.threadId
  }

  /** What was published last. The same object until the next commit. */
  getSnapshot(): ThreadSnapshot {
    return this.#snapshot
  }

  /** Calls back after each commit; returns unsubscribe. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Calls back for every part as it arrives, ahead of the commit that shows it; returns unsubscribe.
   * A run that is told again from its beginning is told to the listener again.
   */
  onPart(listener: PartListener): () => void {
    this.#partListeners.add(listener)
    return () => this.#partListeners.delete(listener)
  }

  /**
   * Runs the graph on this thread; while a run is under way, after it. Resolves at the end of the
   * run, also when it failed or was stopped.
   *
   * @throws EmptyInputError, NotCloneableError by rejection, before anything has started.
   */
  submit(input: unknown, options: SubmitOptions = {}): Promise<SubmitResult> {
    if (typeof input !== 'object' || input === null || Array.isArray(input)) {
      return Promise.reject(emptyInput(this.graph))
    }
    const result = createDeferred<SubmitResult>()
    this.#queue.push({ input, options, result })
    if (!this.#running) this.#startNext()
    return result.promise
  }

  /** Stops what is under way and drops what waits. Resolves when the engine has stopped. */
  async stop(): Promise<void> {
    for (const { result } of this.#queue.splice(0)) result.resolve(ended('stopped'))
    const running = this.#running
    if (!running) return
    await this.#context.transport.cancel(running.runId)
    // A transport that cannot say how the run ended leaves it to us.
    if (this.#running === running) this.#endRun({ status: 'cancelled' })
  }

  /**
   * Asks for modes: a run streams the union of what is asked for when it starts. Returns the
   * function that takes the wish back.
   */
  requestModes(modes: readonly StreamMode[]): () => void {
    const wish = { modes }
    this.#wishes.add(wish)
    return () => this.#wishes.delete(wish)
  }

  clearError(): void {
    this.#act({ type: 'error-cleared' })
    this.#scheduler.flush()
  }

  /** Publishes what is pending: the commits of the mode "manual". */
  flush(): void {
    this.#scheduler.flush()
  }

  /** Publishes what is pending and waits for nothing more. */
  dispose(): void {
    this.#scheduler.dispose()
  }

  #modes(): readonly StreamMode[] {
    if (this.#wishes.size === 0) return DEFAULT_MODES
    return [...new Set([...this.#wishes].flatMap(({ modes }) => modes))]
  }

  #startNext(): void {
    const next = this.#queue.shift()
    if (!next) return
    const { transport, ids } = this.#context
    const runId = ids.create('run')
    const isNewThread = this.#live.threadId === undefined
    const threadId = this.#live.threadId ?? ids.create('thread')
    const before = { ...this.#live }
    this.#running = { runId, result: next.result }
    this.#act({ type: 'run-submitted', threadId, runId })
    try {
      const observer = this.#observe(runId)
      transport.start(
        {
          runId,
          graph: this.graph,
          input: next.input,
          options: wireOptions(next, { threadId, modes: this.#modes() }),
        },
        observer,
      )
    } catch (error) {
      // A bad argument: as if it had never been submitted.
      Object.assign(this.#live, before)
      this.#running = undefined
      this.#scheduler.flush()
      next.result.reject(error)
      this.#startNext()
      return
    }
    if (isNewThread) this.#parameters.onThreadId(this, threadId)
    this.#scheduler.flush()
    stopOnAbort(next, () => void (this.#running?.runId === runId && this.stop()))
  }

  #observe(runId: string): ReturnType<typeof checkedObserver> {
    const isCurrent = (): boolean => this.#running?.runId === runId
    return checkedObserver(
      {
        onParts: (parts) => (isCurrent() ? this.#receive(parts) : undefined),
        onReset: () => isCurrent() && this.#act({ type: 'run-reset' }),
        onEnd: (end) => isCurrent() && this.#endRun(end),
      },
      () => void this.#context.transport.cancel(runId),
    )
  }

  #receive(parts: readonly StreamPart[]): undefined {
    // The first part of a run and a question do not wait for a frame.
    let isUrgent = this.#live.status === 'submitted'
    for (const part of parts) {
      reduceThread(this.#live, { type: 'part-received', part })
      isUrgent ||= part.type === 'values' && part.interrupts.length > 0
      callAll(this.#partListeners, part)
    }
    this.#scheduler.schedule()
    if (isUrgent) this.#scheduler.flush()
  }

  #endRun(end: RunEnd): void {
    const running = this.#running
    this.#running = undefined
    // What the run said is published before how it ended.
    this.#scheduler.flush()
    this.#act({ type: 'run-ended', end })
    this.#scheduler.flush()
    running?.result.resolve(resultOf(this.#live.status, end))
    this.#parameters.onRunEnd(this)
    this.#startNext()
  }

  #act(action: ThreadAction): void {
    reduceThread(this.#live, action)
    this.#scheduler.schedule()
  }

  #publish(): void {
    this.#snapshot = takeSnapshot(this.#live)
    callAll(this.#listeners, this.#snapshot)
  }
}

/** One listener's error never stops the others. */
function callAll<Item>(listeners: ReadonlySet<(item: Item) => void>, item: Item): void {
  if (listeners.size === 0) return
  for (const listener of [...listeners]) {
    try {
      listener(item)
    } catch (error) {
      reportFault(error)
    }
  }
}

function wireOptions(
  { options }: QueuedRun,
  { threadId, modes }: { threadId: string; modes: readonly StreamMode[] },
): WireRunOptions {
  const { signal: _signal, ...rest } = options
  return {
    streamMode: modes,
    ...rest,
    configurable: { ...options.configurable, thread_id: threadId },
  }
}

/** Stops a run when the caller's signal says so; the listener goes when the run has ended. */
function stopOnAbort({ options, result }: QueuedRun, stop: () => void): void {
  const { signal } = options
  if (!signal) return
  if (signal.aborted) return stop()
  signal.addEventListener('abort', stop, { once: true })
  void result.promise.finally(() => signal.removeEventListener('abort', stop))
}

function resultOf(status: ThreadStatus, end: RunEnd): SubmitResult {
  if (end.status !== 'success') return ended(end.status === 'cancelled' ? 'stopped' : 'error')
  return { status: status as SubmitResult['status'], ...end.output }
}

function ended(status: SubmitResult['status']): SubmitResult {
  return { status, value: null, interrupts: [] }
}

function emptyInput(graph: string): Error {
  return new RivuletError(
    'EMPTY_INPUT',
    `submit needs an object with state keys of graph "${graph}": submit({ messages: 'hi' }).`,
    { graph },
  )
}

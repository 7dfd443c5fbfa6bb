import { RivuletError } from '../errors.ts'
import { createDeferred } from '../internal/deferred.ts'
import { checkedObserver } from './checked-observer.ts'
import type { ClientContext } from './client-context.ts'
import {
  busy,
  ended,
  type QueuedRun,
  type QueuedSubmit,
  resultOf,
  type RunBase,
  type StreamWish,
  type SubmitOptions,
  type SubmitResult,
  unansweredBy,
  type WhenBusy,
  wireOptions,
} from './queued-run.ts'
import { planAhead, type PlannedRun } from './run-ahead.ts'
import type { RunInput } from './run-input.ts'
import { stopOnAbort } from './stop-on-abort.ts'
import type { ThreadPublisher } from './thread-publisher.ts'
import type { RunEnd, RunObserver } from './transport.ts'

/** Codes of what a caller has to mend; with any other error the run itself has failed. */
const BAD_ARGUMENTS: ReadonlySet<string> = new Set(['NOT_CLONEABLE', 'INVALID_ARGUMENT'])

/** The thread whose runs these are. */
export interface RunsOwner {
  readonly graph: string
  readonly messagesKey: string
  readonly whenBusy: WhenBusy
  readonly publisher: ThreadPublisher
  wish(): StreamWish
  onStart(threadId: string): void
  onEnd(): void
  /** Shows what the saver has of the thread. */
  reload(): void
}

/**
 * The runs of one thread: one at a time, in the order in which they were submitted. Says which of
 * them is started, joined, left and stopped; what they tell goes to the thread.
 */
export class ThreadRuns {
  readonly #context: ClientContext
  readonly #owner: RunsOwner
  readonly #publisher: ThreadPublisher
  readonly #queue: QueuedRun[] = []
  /** What the page knows of the queue. */
  #told: readonly QueuedSubmit[] = []
  #running: QueuedRun | undefined
  /** Of the newest run. */
  #observer: RunObserver | undefined
  #stopListening: (() => void) | undefined
  /** The run goes on, and nobody listens. */
  #isLeft = false
  /** How often everything was stopped. */
  #stops = 0
  /** The checkpoint that the next run goes on from; undefined for the newest. */
  head: string | undefined

  constructor(context: ClientContext, owner: RunsOwner) {
    this.#context = context
    this.#owner = owner
    this.#publisher = owner.publisher
  }

  get isBusy(): boolean {
    return this.#running !== undefined
  }

  submit(input: RunInput, options: SubmitOptions, base?: RunBase): Promise<SubmitResult> {
    const refusal = this.#publisher.refusalOf(input)
    if (refusal) return Promise.reject(refusal)
    this.#publisher.leavePast()
    this.join()
    const { whenBusy = this.#owner.whenBusy } = options
    if (this.isBusy && whenBusy === 'reject')
      return Promise.reject(busy(this.#publisher.live.threadId))
    if (this.isBusy && whenBusy === 'drop') return Promise.resolve(ended('stopped'))
    const run = this.#toRun(input, options, base)
    this.#queue.push(run)
    stopOnAbort(options.signal, run.result.promise, () => void this.#stopRun(run))
    if (this.isBusy && whenBusy === 'interrupt') this.#runNow(run)
    this.#startNext()
    this.#tellQueue()
    return run.result.promise
  }

  /** Stops what is under way and drops what waits. Resolves when the engine has stopped. */
  async stop(): Promise<void> {
    this.#stops += 1
    this.join()
    for (const { result } of this.#queue.splice(0)) result.resolve(ended('stopped'))
    this.#tellQueue()
    if (this.#running) await this.#stopRun(this.#running)
  }

  /**
   * Stops everything for a run that is yet to be planned. Resolves with whether it is still wanted: not
   * after the next stop.
   */
  async makeWay(): Promise<() => boolean> {
    const stopped = this.stop()
    const stops = this.#stops
    await stopped
    return () => this.#stops === stops
  }

  /** Listens no longer. The run goes on; its submit resolves when it is joined again and ends. */
  detach(): void {
    if (!this.isBusy || this.#isLeft) return
    this.#publisher.flush()
    this.#stopListening?.()
    this.#isLeft = true
    this.#publisher.act({ type: 'run-left' })
  }

  /** Listens again: the run is told from its beginning in short form, or how it ended. */
  join(): void {
    const running = this.#running
    if (!running || !this.#isLeft) return
    this.#isLeft = false
    const { transport } = this.#context
    if (!transport.capabilities.join) return this.#endRun({ status: 'cancelled' })
    this.#publisher.act({ type: 'run-joined' })
    this.#observer = this.#observe(running, true)
    this.#stopListening = transport.join(running.runId, this.#observer)
  }

  /** Nobody waits any longer. */
  dispose(): void {
    this.#stops += 1
    const left = this.#isLeft && this.#running ? [this.#running] : []
    if (this.#isLeft) this.#running = undefined
    this.#isLeft = false
    for (const { result } of [...left, ...this.#queue.splice(0)]) result.resolve(ended('stopped'))
  }

  #toRun(input: RunInput, options: SubmitOptions, base: RunBase | undefined): QueuedRun {
    const runId = this.#context.ids.create('run')
    const run: QueuedRun = {
      ...input,
      runId,
      options,
      base,
      result: createDeferred(),
      shown: Object.freeze({
        runId,
        input: input.input,
        remove: () => void this.#stopRun(run),
        runNow: () => this.#runNow(run),
      }),
    }
    return run
  }

  /** Next of all; what is under way makes room. */
  #runNow(run: QueuedRun): void {
    const at = this.#queue.indexOf(run)
    if (at === -1) return
    this.#queue.splice(at, 1)
    this.#queue.unshift(run)
    this.#tellQueue()
    if (this.#running) void this.#stopRun(this.#running)
  }

  #tellQueue(): void {
    const queue = this.#queue.map(({ shown }) => shown)
    const isSame =
      queue.length === this.#told.length && queue.every((each, at) => each === this.#told[at])
    if (isSame) return
    this.#told = queue
    this.#publisher.act({ type: 'queue-changed', queue })
  }

  #startNext(): void {
    const next = this.#running ? undefined : this.#queue.shift()
    if (!next) return
    const { ids } = this.#context
    const owner = this.#owner
    const threadId = this.#publisher.live.threadId ?? ids.create('thread')
    const run = {
      ...next,
      base: next.base ?? (this.head ? { checkpointId: this.head } : undefined),
    }
    const planned = planAhead(run, owner.messagesKey, () => ids.create('message'))
    this.#running = run
    const refusal = this.#start(run, threadId, planned)
    if (refusal && BAD_ARGUMENTS.has(refusal.code)) {
      // Nothing has been told: as if it had never been submitted.
      this.#running = undefined
      run.result.reject(refusal)
      this.#startNext()
      return
    }
    owner.onStart(threadId)
    const isContinued = (run.isCommand || run.input === null) && !run.base?.kept
    const { runId } = run
    this.#publisher.act({
      type: 'run-submitted',
      threadId,
      runId,
      isContinued,
      unanswered: unansweredBy(run, this.#publisher.live.interrupts.snapshot()),
      ahead: planned.ahead,
    })
    if (refusal) this.#endRun({ status: 'error', error: refusal })
  }

  /** Returns the error that the transport refuses the run with. */
  #start(
    run: QueuedRun,
    threadId: string,
    { inputMessageId }: PlannedRun,
  ): RivuletError | undefined {
    const { runId, input, isCommand } = run
    const options = wireOptions(run, this.#owner.wish(), { threadId, inputMessageId })
    this.#observer = this.#observe(run)
    try {
      this.#stopListening = this.#context.transport.start(
        { runId, graph: this.#owner.graph, input, isCommand, options },
        this.#observer,
      )
      return undefined
    } catch (error) {
      return error as RivuletError // transports throw nothing else
    }
  }

  async #stopRun(run: QueuedRun): Promise<void> {
    const at = this.#queue.indexOf(run)
    if (at !== -1) {
      this.#queue.splice(at, 1)
      run.result.resolve(ended('stopped'))
      this.#tellQueue()
    }
    if (this.#running?.runId !== run.runId) return
    const observer = this.#observer
    await this.#context.transport.cancel(run.runId)
    // A transport that cannot say how the run ended leaves it to us; otherwise it has said so.
    observer?.onEnd({ status: 'cancelled' })
  }

  #observe({ runId }: QueuedRun, isJoined = false): RunObserver {
    const publisher = this.#publisher
    let isStale = isJoined
    return checkedObserver(
      {
        onParts(parts) {
          // What there was stays until there is something in its place.
          if (isStale) publisher.prepare({ type: 'run-reset' })
          isStale = false
          return publisher.receive(parts)
        },
        // Published with the parts that follow: what was there does not vanish for a moment.
        onReset: () => publisher.prepare({ type: 'run-reset' }),
        onEnd: (end) => (isJoined && isForgotten(end) ? this.#giveUp() : this.#endRun(end)),
      },
      () => void this.#context.transport.cancel(runId),
    )
  }

  /** The run has ended while nobody listened, too long ago to be told: what it has saved is shown. */
  #giveUp(): void {
    this.#running?.result.resolve(ended('stopped'))
    this.#running = undefined
    this.#owner.reload()
    this.#startNext()
    this.#tellQueue()
  }

  #endRun(end: RunEnd): void {
    const running = this.#running
    const publisher = this.#publisher
    // What the run said is published before how it ended. What a listener submits meanwhile waits.
    publisher.flush()
    // It has made the newest checkpoint, unless it was refused.
    if (publisher.live.status !== 'submitted' || end.status === 'success') this.head = undefined
    publisher.act({ type: 'run-ended', end })
    const result = resultOf(publisher.live.status, end)
    this.#running = undefined
    running?.result.resolve(result)
    this.#owner.onEnd()
    this.#startNext()
    this.#tellQueue()
  }
}

function isForgotten(end: RunEnd): boolean {
  return (
    end.status === 'error' &&
    RivuletError.isInstance(end.error) &&
    end.error.code === 'RUN_NOT_FOUND'
  )
}

import { createDeferred } from '../internal/deferred.ts'
import { fromWireError } from '../protocol/wire-error.ts'
import {
  ACK_EVERY,
  type ClientMessage,
  type WireEntry,
  type WorkerMessage,
} from '../protocol/wire-message.ts'
import type { StreamPart } from '../stream/stream-part.ts'
import { malformed } from './malformed.ts'
import { PartDecoder } from './part-decoder.ts'
import type { RunEnd, RunObserver } from './transport.ts'

/** How often the same parts are asked for again before the run is given up. */
const MAX_REPEATS = 3

type Batch = Extract<WorkerMessage, { type: 'part-batch' }>
type End = Extract<WorkerMessage, { type: 'run-end' }>

/**
 * The reader's rule for one run: what was seen is dropped, what comes next is applied, after a gap
 * the rest is asked for again, and a new epoch starts over. Ends exactly once.
 */
export class RunReader {
  readonly #runId: string
  readonly #observer: RunObserver
  readonly #post: (message: ClientMessage) => void
  readonly #ended = createDeferred()
  #decoder = new PartDecoder()
  /** 0 until the first message: an epoch that begins then is no reset. */
  #epoch = 0
  #seen = 0
  #acked = 0
  #repeats = 0
  /** Requests so far. */
  #asked = 0
  #isEnded = false
  /** The page wants no more of it: losing the other side then is no error. */
  isCancelled = false

  constructor(runId: string, observer: RunObserver, post: (message: ClientMessage) => void) {
    this.#runId = runId
    this.#observer = observer
    this.#post = post
  }

  /** Resolves when the observer has been told of the end, or has left. */
  get ended(): Promise<void> {
    return this.#ended.promise
  }

  onBatch({ epoch, entries, ackNow, answered }: Batch): void {
    if (this.#isEnded || !this.#enter(epoch)) return
    const parts: StreamPart[] = []
    const problem = this.#read(entries, parts)
    const busy = parts.length > 0 ? this.#observer.onParts(parts) : undefined
    if (problem === 'gap') return this.#onGap(answered)
    if (problem) return this.#askAgain(problem)
    this.#repeats = 0
    if (ackNow || this.#seen - this.#acked >= ACK_EVERY) this.#acknowledge(busy)
  }

  onEnd({ epoch, lastSeq, outcome, answered }: End): void {
    if (this.#isEnded || (epoch !== 0 && !this.#enter(epoch))) return
    if (lastSeq > this.#seen) return this.#onGap(answered)
    this.#acknowledge(undefined)
    const { status } = outcome
    this.end(status === 'error' ? { status, error: fromWireError(outcome.error) } : outcome)
  }

  /** Parts were lost on the way; nobody may know which. */
  onLoss(): void {
    this.#askAgain(malformed(`part ${this.#seen + 1} got lost on the way`))
  }

  end(end: RunEnd): void {
    if (this.leave()) this.#observer.onEnd(end)
  }

  /** Nobody is told anything any more, and nobody waits for the end. False when that was so before. */
  leave(): boolean {
    if (this.#isEnded) return false
    this.#isEnded = true
    this.#ended.resolve()
    return true
  }

  /** False for messages of an epoch that is over. */
  #enter(epoch: number): boolean {
    if (epoch <= this.#epoch) return epoch === this.#epoch
    if (this.#epoch > 0) this.#observer.onReset()
    this.#epoch = epoch
    this.#decoder = new PartDecoder()
    this.#seen = 0
    this.#acked = 0
    return true
  }

  /** Reads what comes next into `parts`; returns why it could not read on. */
  #read(entries: readonly WireEntry[], parts: StreamPart[]): Error | 'gap' | undefined {
    try {
      for (const entry of entries) {
        const [first, last] = entry.range
        if (last <= this.#seen) continue
        if (first > this.#seen + 1) return 'gap'
        // Not spread: a merged entry may hold more pieces than a call can take arguments.
        for (const part of this.#decoder.decode(entry)) parts.push(part)
        this.#seen = last
      }
      return undefined
    } catch (error) {
      return malformed((error as Error).message)
    }
  }

  /**
   * What was sent before our request was answered is no news about it: the answer is still to come.
   * A port keeps the order, so anything sent after the answer means that the answer got lost, too.
   */
  #onGap(answered: number): void {
    if (answered === this.#asked) this.onLoss()
  }

  /** Asks for what is missing; a run whose parts cannot be had ends, and is stopped. */
  #askAgain(problem: Error): void {
    const runId = this.#runId
    this.#repeats += 1
    if (this.#repeats <= MAX_REPEATS) {
      const request = ++this.#asked
      const from = this.#seen + 1
      return this.#post({ type: 'part-request', runId, epoch: this.#epoch, from, request })
    }
    this.#post({ type: 'run-detach', runId })
    this.#post({ type: 'run-cancel', runId })
    this.end({ status: 'error', error: problem })
  }

  #acknowledge(busy: Promise<void> | undefined): void {
    this.#acked = this.#seen
    const ack = {
      type: 'part-ack',
      runId: this.#runId,
      epoch: this.#epoch,
      seq: this.#seen,
    } as const
    if (busy) void busy.then(() => this.#post(ack))
    else this.#post(ack)
  }
}

import { MalformedPartError } from '../errors.ts'
import { fromWireError } from '../protocol/wire-error.ts'
import {
  ACK_EVERY,
  type ClientMessage,
  type WireEntry,
  type WorkerMessage,
} from '../protocol/wire-message.ts'
import type { StreamPart } from '../stream/stream-part.ts'
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
  #decoder = new PartDecoder()
  /** 0 until the first message: an epoch that begins then is no reset. */
  #epoch = 0
  #seen = 0
  #acked = 0
  #repeats = 0
  #isEnded = false

  constructor(runId: string, observer: RunObserver, post: (message: ClientMessage) => void) {
    this.#runId = runId
    this.#observer = observer
    this.#post = post
  }

  /** Returns the error that the run has to be given up for. */
  onBatch({ epoch, entries, ackNow }: Batch): Error | undefined {
    if (this.#isEnded || !this.#enter(epoch)) return undefined
    const parts: StreamPart[] = []
    const problem = this.#read(entries, parts)
    const busy = parts.length > 0 ? this.#observer.onParts(parts) : undefined
    if (problem) return this.#askAgain(problem)
    this.#repeats = 0
    if (ackNow || this.#seen - this.#acked >= ACK_EVERY) this.#acknowledge(busy)
    return undefined
  }

  onEnd({ epoch, lastSeq, outcome }: End): Error | undefined {
    if (this.#isEnded || (epoch !== 0 && !this.#enter(epoch))) return undefined
    if (lastSeq > this.#seen) return this.#askAgain(lost(this.#seen + 1))
    this.#acknowledge(undefined)
    this.end(
      outcome.status === 'error'
        ? { status: 'error', error: fromWireError(outcome.error) }
        : outcome,
    )
    return undefined
  }

  /** Parts were lost on the way, and nobody knows which. */
  onLoss(): Error | undefined {
    return this.#isEnded ? undefined : this.#askAgain(lost(this.#seen + 1))
  }

  get isEnded(): boolean {
    return this.#isEnded
  }

  end(end: RunEnd): void {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#observer.onEnd(end)
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
  #read(entries: readonly WireEntry[], parts: StreamPart[]): Error | undefined {
    try {
      for (const entry of entries) {
        const [first, last] = entry.range
        if (last <= this.#seen) continue
        if (first > this.#seen + 1) return lost(this.#seen + 1)
        parts.push(...this.#decoder.decode(entry))
        this.#seen = last
      }
      return undefined
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error))
    }
  }

  #askAgain(problem: Error): Error | undefined {
    this.#repeats += 1
    if (this.#repeats > MAX_REPEATS) return problem
    this.#post({
      type: 'part-request',
      runId: this.#runId,
      epoch: this.#epoch,
      from: this.#seen + 1,
    })
    return undefined
  }

  #acknowledge(busy: Promise<void> | undefined): void {
    const [epoch, seq] = [this.#epoch, this.#seen]
    this.#acked = seq
    const post = (): void => this.#post({ type: 'part-ack', runId: this.#runId, epoch, seq })
    if (busy) void busy.then(post)
    else post()
  }
}

function lost(seq: number): Error {
  const reason = `part ${seq} did not arrive`
  return new MalformedPartError(
    `Parts of a run got lost: ${reason}, and asking again did not help.`,
    { reason },
  )
}

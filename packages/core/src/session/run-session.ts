import { BackpressureOverflowError } from '../errors.ts'
import { createDeferred, type Deferred } from '../internal/deferred.ts'
import type { Clock } from '../platform/clock.ts'
import { interruptsOf } from '../protocol/question.ts'
import { toWireError } from '../protocol/wire-error.ts'
import {
  type ClientMessage,
  WINDOW_BYTES,
  WINDOW_PARTS,
  type WireEntry,
  type WireOutcome,
  type WorkerMessage,
} from '../protocol/wire-message.ts'
import type { PartSink } from '../stream/part-sink.ts'
import type { StreamPart } from '../stream/stream-part.ts'
import { unpackCustom } from './custom-run.ts'
import { Outbox, type PendingEntry } from './outbox.ts'
import { type EncodedEntry, PartEncoder } from './part-encoder.ts'
import { toRunPart } from './run-part.ts'
import { RunSnapshot } from './run-snapshot.ts'
import { undeliverableOutput, undeliverablePart } from './undeliverable.ts'

/** Entries per batch, and the longest that one waits for company, in milliseconds. */
const BATCH_SIZE = 64
export const BATCH_DELAY = 16
/** Waiting entries and bytes above which the run pauses at its next superstep. */
const HIGH_MARK_PARTS = 4096
const HIGH_MARK_BYTES: number = 8 * 1024 * 1024
/** Waiting bytes above which a node that never pauses fails its run. */
const OVERFLOW_BYTES: number = 64 * 1024 * 1024

type PartRequest = Pick<
  Extract<ClientMessage, { type: 'part-request' }>,
  'epoch' | 'from' | 'request'
>

export interface RunSessionOptions {
  readonly runId: string
  readonly clock: Clock
  readonly post: (message: WorkerMessage) => void
  /** Calls the run off, because its parts cannot be delivered. */
  readonly cancelRun: (reason: unknown) => void
  /** The reader has everything, the end included. */
  readonly onDelivered: () => void
}

/**
 * One remote run on the serving side: batches its parts, keeps within the window that the reader
 * acknowledges, sends again what got lost, and ends once.
 */
export class RunSession implements PartSink {
  readonly #options: RunSessionOptions
  readonly #outbox = new Outbox()
  readonly #snapshot = new RunSnapshot()
  #encoder = new PartEncoder()
  #epoch = 1
  #seq = 0
  #sent = 0
  #unacked: EncodedEntry[] = []
  #unackedBytes = 0
  #acked = 0
  /** The newest request of the reader that was answered. */
  #answered = 0
  #isListening = true
  #timer: unknown
  #pressure: Deferred<void> | undefined
  #outcome: WireOutcome | undefined
  #isEndSent = false

  constructor(options: RunSessionOptions) {
    this.#options = options
  }

  write(part: StreamPart, seq: number): void {
    if (this.#outcome) return
    this.#seq = seq
    const added = toRunPart(part, seq)
    this.#snapshot.add(added)
    if (!this.#isListening) return
    this.#outbox.add(added, this.#isWindowFull())
    if (this.#outbox.bytes > OVERFLOW_BYTES) this.#overflow()
    // Whoever is asked something should not wait for company.
    else if (this.#outbox.size >= BATCH_SIZE || interruptsOf(part)) this.#flush()
    else this.#schedule()
  }

  pressure(): Promise<void> | undefined {
    if (!this.#isOverHighMark()) return undefined
    this.#pressure ??= createDeferred()
    return this.#pressure.promise
  }

  /** The parts could not be delivered: the run counts as failed, however it ended. */
  get isFailed(): boolean {
    return this.#outcome?.status === 'error'
  }

  /** The reader went away, and the run has ended: only a late reader would ask for it. */
  get isAbandoned(): boolean {
    return this.#outcome !== undefined && !this.#isListening
  }

  /** The run is over; the outcome goes out behind the last part. Counts once. */
  end(outcome: WireOutcome): void {
    if (this.#outcome) return
    this.#outcome = outcome
    this.#release()
    this.#flush()
    if (outcome.status !== 'cancelled' || this.#isEndSent) return
    // Nobody waits for the parts of a cancelled run that did not fit into the window.
    this.#dropRest()
    this.#flush()
  }

  onAck(epoch: number, seq: number): void {
    if (epoch !== this.#epoch) return
    this.#forgetUpTo(seq)
    this.#flush()
    if (this.#isEndSent && seq >= this.#seq) this.#options.onDelivered()
  }

  #forgetUpTo(seq: number): void {
    this.#acked = Math.max(this.#acked, seq)
    let count = 0
    for (const { entry, bytes } of this.#unacked) {
      if (entry.range[1] > seq) break
      this.#unackedBytes -= bytes
      count++
    }
    this.#unacked.splice(0, count)
  }

  /** Sends again what the reader lost; what it has acknowledged it cannot ask for. */
  onPartRequest({ epoch, from, request }: PartRequest): void {
    // Epoch 0: the reader has seen nothing at all yet.
    if (epoch !== this.#epoch && epoch !== 0) return
    this.#answered = request
    const lost = this.#unacked.filter(({ entry }) => entry.range[1] >= from)
    for (let at = 0; at < lost.length; at += BATCH_SIZE) {
      this.#post(lost.slice(at, at + BATCH_SIZE).map(({ entry }) => entry))
    }
    if (this.#isEndSent) this.#postEnd()
  }

  /** Starts over under a new epoch: the run so far in short form, then what follows. */
  onSnapshotRequest(): void {
    this.#epoch += 1
    this.#encoder = new PartEncoder()
    this.#outbox.clear(this.#seq)
    this.#unacked = []
    this.#unackedBytes = 0
    this.#acked = 0
    this.#sent = 0
    this.#isListening = true
    this.#isEndSent = false
    const entries = this.#snapshot.entries()
    if (entries.length > 0) this.#send(entries)
    else this.#post([])
    this.#flush()
  }

  /** The page no longer listens: nothing is sent or waited for until it asks for a snapshot. */
  onDetach(): void {
    this.#isListening = false
    this.#outbox.clear(this.#seq)
    this.#release()
  }

  close(): void {
    this.onDetach()
    this.#options.clock.clearTimeout(this.#timer)
  }

  /** The first part of a quiet run goes at once; others wait for company. */
  #schedule(): void {
    if (this.#timer !== undefined) return
    this.#flush()
    this.#timer = this.#options.clock.setTimeout(() => {
      this.#timer = undefined
      if (this.#outbox.size === 0) return
      this.#flush()
      this.#schedule()
    }, BATCH_DELAY)
  }

  #flush(): void {
    if (!this.#isListening) return
    while (this.#outbox.size > 0 && !this.#isWindowFull()) {
      this.#send(this.#outbox.take(BATCH_SIZE))
    }
    if (!this.#isOverHighMark()) this.#release()
    if (this.#outcome && this.#outbox.size === 0 && !this.#isEndSent) this.#sendEnd()
  }

  #send(pending: readonly PendingEntry[]): void {
    const encoded = this.#encoder.encode(pending)
    const entries = encoded.map(({ entry }) => entry)
    for (const each of encoded) this.#count(each)
    try {
      this.#post(entries)
    } catch {
      this.#sendSingly(entries)
    }
  }

  #count(each: EncodedEntry): void {
    this.#unacked.push(each)
    this.#unackedBytes += each.bytes
    this.#sent = each.entry.range[1]
  }

  #post(entries: readonly WireEntry[]): void {
    this.#options.post({
      type: 'part-batch',
      runId: this.#options.runId,
      epoch: this.#epoch,
      entries,
      ackNow: this.#unackedBytes > WINDOW_BYTES / 4,
      answered: this.#answered,
    })
  }

  /** A port refuses a batch whole: what stands before the culprit is sent, then the run fails. */
  #sendSingly(entries: readonly WireEntry[]): void {
    for (const { bytes } of this.#unacked.splice(-entries.length)) this.#unackedBytes -= bytes
    for (const entry of entries.flatMap(unpackCustom)) {
      this.#sent = entry.range[0] - 1
      try {
        this.#post([entry])
      } catch (refusal) {
        return this.#fail(undeliverablePart(entry, refusal))
      }
      // What was refused once is not counted against the window.
      this.#count({ entry, bytes: 0 })
    }
  }

  #overflow(): void {
    const { bytes } = this.#outbox
    this.#fail(
      new BackpressureOverflowError(
        `The run wrote ${Math.round(bytes / 1024 / 1024)} MB that the page could not take in time. ` +
          'A node that writes a lot must pause: await runtime.writer.ready.',
        { bytes, limit: OVERFLOW_BYTES },
      ),
    )
  }

  #dropRest(): void {
    this.#outbox.clear(this.#seq)
    this.#seq = this.#sent
  }

  /** The parts cannot be delivered: that is how the run ends, also when it had ended well. */
  #fail(error: Error): void {
    this.#dropRest()
    this.#outcome = { status: 'error', error: toWireError(error) }
    this.#release()
    this.#flush()
    this.#options.cancelRun(error)
  }

  #sendEnd(): void {
    this.#isEndSent = true
    try {
      this.#postEnd()
    } catch (error) {
      this.#outcome = {
        status: 'error',
        error: toWireError(undeliverableOutput(this.#outcome, error)),
      }
      this.#postEnd()
    }
  }

  #postEnd(): void {
    this.#options.post({
      type: 'run-end',
      runId: this.#options.runId,
      epoch: this.#epoch,
      lastSeq: this.#seq,
      answered: this.#answered,
      outcome: this.#outcome!,
    })
  }

  #isWindowFull(): boolean {
    return this.#sent - this.#acked >= WINDOW_PARTS || this.#unackedBytes >= WINDOW_BYTES
  }

  #isOverHighMark(): boolean {
    if (!this.#isListening || this.#outcome) return false
    return this.#outbox.size > HIGH_MARK_PARTS || this.#outbox.bytes > HIGH_MARK_BYTES
  }

  #release(): void {
    this.#pressure?.resolve()
    this.#pressure = undefined
  }
}

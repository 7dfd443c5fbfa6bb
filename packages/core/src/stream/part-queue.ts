import { createDeferred, type Deferred } from '../internal/deferred.ts'
import type { PartSink } from './part-sink.ts'
import type { StreamPart } from './stream-part.ts'

/** A reader this many parts behind makes the run wait at its next superstep. */
export const HIGH_MARK = 4096

/**
 * Parts pushed by a run, pulled by one reader. A waiting reader costs one promise; nothing is ever
 * shifted: what was read is cut off once it is more than what waits.
 */
export class PartQueue implements PartSink {
  #parts: StreamPart[] = []
  #next = 0
  #reader: Deferred<IteratorResult<StreamPart>> | undefined
  #writer: Deferred<void> | undefined
  #end: { error?: unknown } | undefined

  write(part: StreamPart): void {
    if (this.#end) return
    if (this.#reader) {
      const reader = this.#reader
      this.#reader = undefined
      reader.resolve({ done: false, value: part })
    } else {
      this.#parts.push(part)
    }
  }

  pressure(): Promise<void> | undefined {
    if (this.#waiting() <= HIGH_MARK || this.#end) return undefined
    this.#writer ??= createDeferred()
    return this.#writer.promise
  }

  /** No more parts; what is queued is still delivered, then the error is thrown. */
  end(failure: { error?: unknown } = {}): void {
    this.#end ??= failure
    this.#release()
    if (this.#reader) {
      const reader = this.#reader
      this.#reader = undefined
      this.#settleEnd(reader)
    }
  }

  /** Forgets what is queued and ends. */
  clear(): void {
    this.#parts = []
    this.#next = 0
    this.#end = {}
    this.end()
  }

  // Not an async function: the wrapper's promise would double the cost of each part.
  next(): Promise<IteratorResult<StreamPart>> {
    const part = this.#take()
    if (part) return Promise.resolve({ done: false, value: part })
    if (this.#reader) {
      const again = (): Promise<IteratorResult<StreamPart>> => this.next()
      return this.#reader.promise.then(again, again)
    }
    const reader = createDeferred<IteratorResult<StreamPart>>()
    if (this.#end) this.#settleEnd(reader)
    else this.#reader = reader
    return reader.promise
  }

  #take(): StreamPart | undefined {
    const part = this.#parts[this.#next]
    if (!part) return undefined
    this.#next += 1
    const waiting = this.#waiting()
    if (waiting === 0 || (this.#next > HIGH_MARK && this.#next > waiting)) {
      this.#parts = waiting === 0 ? [] : this.#parts.slice(this.#next)
      this.#next = 0
    }
    if (this.#writer && this.#waiting() < HIGH_MARK / 2) this.#release()
    return part
  }

  #waiting(): number {
    return this.#parts.length - this.#next
  }

  #release(): void {
    this.#writer?.resolve()
    this.#writer = undefined
  }

  /** An error is thrown once; after it the iterator is done. */
  #settleEnd(reader: Deferred<IteratorResult<StreamPart>>): void {
    if (this.#end && 'error' in this.#end) {
      const { error } = this.#end
      this.#end = {}
      reader.reject(error)
    } else {
      reader.resolve({ done: true, value: undefined })
    }
  }
}

import { createDeferred, type Deferred } from '../internal/deferred.ts'
import type { PartSink } from './part-sink.ts'
import type { StreamPart } from './stream-part.ts'

/** A reader this many parts behind makes the run wait at its next superstep. */
export const HIGH_MARK = 4096

/**
 * Parts pushed by a run, pulled by one reader. Two arrays swap roles, so that neither end ever
 * shifts an array; a waiting reader costs one promise.
 */
export class PartQueue implements PartSink {
  #incoming: StreamPart[] = []
  #outgoing: StreamPart[] = []
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
      this.#incoming.push(part)
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
    this.#incoming = []
    this.#outgoing = []
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
    if (this.#next === this.#outgoing.length) {
      if (this.#incoming.length === 0) return undefined
      const spent = this.#outgoing
      this.#outgoing = this.#incoming
      spent.length = 0
      this.#incoming = spent
      this.#next = 0
    }
    const part = this.#outgoing[this.#next++]
    if (this.#writer && this.#waiting() < HIGH_MARK / 2) this.#release()
    return part
  }

  #waiting(): number {
    return this.#incoming.length + this.#outgoing.length - this.#next
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

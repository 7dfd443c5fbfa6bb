import { RivuletError } from '../errors.ts'
import type { PartSink } from './part-sink.ts'
import { PartQueue } from './part-queue.ts'
import type { StreamPart } from './stream-part.ts'

/** What a stream reads from: a run of this realm, or of another behind a transport. */
export interface StreamSource {
  readonly done: Promise<unknown>
  cancel(reason?: unknown): Promise<void>
}

/**
 * The parts of one run, for one reader. The run starts at the first `next()`; leaving the loop
 * cancels it.
 *
 * Iterating throws what the run failed with, after every part before it was delivered, and
 * StreamConsumedError when a second reader comes. The stream is not thenable: awaiting it does
 * nothing.
 *
 * @example
 * for await (const part of graph.stream(input, { streamMode: ['updates', 'custom'] })) {
 *   if (part.type === 'custom') show(part.data)
 * }
 */
export class GraphStream<Part = StreamPart> implements AsyncIterable<Part> {
  readonly runId: string
  readonly #start: (sink: PartSink) => StreamSource
  readonly #queue = new PartQueue()
  #source: StreamSource | undefined
  #isTaken = false
  #isCancelled = false

  constructor(runId: string, start: (sink: PartSink) => StreamSource) {
    this.runId = runId
    this.#start = start
  }

  [Symbol.asyncIterator](): AsyncIterator<Part, undefined> {
    if (this.#isTaken) {
      throw new RivuletError(
        'STREAM_CONSUMED',
        `Run ${this.runId} has a reader already. A stream is read once: call stream() again.`,
        { runId: this.runId },
      )
    }
    this.#isTaken = true
    return {
      next: () => {
        this.#begin()
        return this.#queue.next() as Promise<IteratorResult<Part, undefined>>
      },
      return: async () => {
        await this.cancel()
        return { done: true, value: undefined }
      },
    }
  }

  /**
   * Stops the run; the reader's loop ends without an error. Resolves when the run has stopped: every
   * task has settled, or was given up after a grace of 500 ms.
   */
  async cancel(reason?: unknown): Promise<void> {
    this.#isCancelled = true
    this.#queue.clear()
    await this.#source?.cancel(reason)
  }

  #begin(): void {
    if (this.#source || this.#isCancelled) return
    this.#source = this.#start(this.#queue)
    this.#source.done.then(
      () => this.#queue.end(),
      (error: unknown) => this.#queue.end({ error }),
    )
  }
}

import type { Interrupt } from '../checkpoint/interrupt.ts'
import type { Pushed } from './pushed-messages.ts'
import { InterruptSignal } from './signals.ts'

/** What a call came to. */
export interface Returned {
  readonly value: unknown
  /** What it has pushed on the way. */
  readonly pushed: readonly Pushed[]
}

/** The tasks that one attempt of a task calls: their order, how many run at once, and how they end. */
export class TaskCalls {
  /** By task id: what has ended well, in this attempt or an earlier one of the same task. */
  readonly ended: Map<string, Returned>
  readonly #concurrency: number
  readonly #open = new Set<Promise<unknown>>()
  /** In the order in which they were called. */
  readonly #waiting: (() => void)[] = []
  readonly #questions = new Map<string, Interrupt>()
  #isPaused = false
  #count = 0
  #running = 0

  constructor(ended: Map<string, Returned> = new Map(), concurrency: number = Infinity) {
    this.ended = ended
    this.#concurrency = concurrency
  }

  /** The place of the next call among those of the attempt. */
  nextIndex(): number {
    return this.#count++
  }

  /** Starts a call, or lets it wait until there is room. Nobody has to look at the promise. */
  add<Value>(call: () => Promise<Value>): Promise<Value> {
    const isFull = this.#running >= this.#concurrency
    const started = isFull ? this.#room().then(call) : call()
    if (!isFull) this.#running += 1
    const ended = started.finally(() => this.#onEnd(ended))
    ended.catch((error: unknown) => this.#noteQuestions(error))
    this.#open.add(ended)
    return ended
  }

  #room(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  #onEnd(call: Promise<unknown>): void {
    this.#open.delete(call)
    const next = this.#waiting.shift()
    if (next) next()
    else this.#running -= 1
  }

  #noteQuestions(error: unknown): void {
    if (!InterruptSignal.isInstance(error)) return
    this.#isPaused = true
    for (const question of error.interrupts) this.#questions.set(question.id, question)
  }

  /**
   * What the attempt comes to: it ends when all that it has called has come to rest, and it waits
   * where one of them does, whether it has looked at that one or not.
   *
   * @param end How its function ended.
   * @throws InterruptSignal with all questions.
   */
  async settled<Value>(end: Promise<Value>): Promise<Value> {
    try {
      await end
    } catch (error) {
      if (!InterruptSignal.isInstance(error)) throw error
      this.#noteQuestions(error)
    }
    while (this.#open.size > 0) await Promise.allSettled(this.#open)
    if (this.#isPaused) throw new InterruptSignal([...this.#questions.values()])
    return await end
  }
}

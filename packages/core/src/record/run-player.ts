import { PartDecoder } from '../client/part-decoder.ts'
import type { RunEnd, RunObserver } from '../client/transport.ts'
import type { Clock } from '../platform/clock.ts'
import { ArgsPatcher } from '../protocol/args-patcher.ts'
import { interruptsOf } from '../protocol/question.ts'
import { PartEncoder } from '../session/part-encoder.ts'
import { toRunPart } from '../session/run-part.ts'
import { RunSnapshot } from '../session/run-snapshot.ts'
import type { Interrupt, StreamPart } from '../stream/stream-part.ts'
import { isEnd, isPause, type ScriptItem } from './script.ts'

/**
 * One run that tells a script: by hand up to the first pause, by the clock where a pause stands.
 * Its parts are as the serving side sends them: with what each piece of arguments changes. Somebody
 * who joins it is told what was told so far, in the short form of a real run.
 */
export class RunPlayer {
  readonly #items: readonly ScriptItem[]
  readonly #clock: Clock
  readonly #told: StreamPart[] = []
  #next = 0
  #observer: RunObserver | undefined
  /** Joined, and not told yet what it missed. */
  #isBehind = false
  #outcome: RunEnd | undefined
  #timer: unknown

  constructor(items: readonly ScriptItem[], clock: Clock) {
    const args = new ArgsPatcher()
    this.#items = items.map((item) => (isPause(item) || isEnd(item) ? item : args.patch(item)))
    this.#clock = clock
  }

  get isOver(): boolean {
    return this.#outcome !== undefined
  }

  start(observer: RunObserver): () => void {
    this.#observer = observer
    this.#wait()
    return () => this.#leave(observer)
  }

  /** The observer is told a moment later, or with what is told next. */
  join(observer: RunObserver): () => void {
    this.#observer = observer
    this.#isBehind = true
    void Promise.resolve().then(() => this.#catchUp())
    return () => this.#leave(observer)
  }

  /** Tells the next parts now, as one batch; where none is left, how the script ends. */
  step(count: number): void {
    const last = this.#items[this.#next]
    if (isEnd(last)) this.finish(last.end)
    else this.#tell(this.#take(count))
    this.#wait()
  }

  /** Tells all parts that are left. */
  flush(): void {
    this.#tell(this.#take(Infinity))
    this.#wait()
  }

  /** How the script says that the run ends. */
  get scriptedEnd(): RunEnd | undefined {
    const last = this.#items.at(-1)
    return isEnd(last) ? last.end : undefined
  }

  /** The questions that were told. */
  get asked(): readonly Interrupt[] {
    const asked = this.#told.flatMap((part) => interruptsOf(part) ?? [])
    return [...new Map(asked.map((question) => [question.id, question])).values()]
  }

  finish(end: RunEnd): void {
    if (this.isOver) return
    this.#stopWaiting()
    this.#outcome = end
    if (!this.#isBehind) this.#observer?.onEnd(end)
  }

  /** The next parts, whatever pauses stand between them. */
  #take(count: number): StreamPart[] {
    const parts: StreamPart[] = []
    if (this.isOver) return parts
    this.#stopWaiting()
    for (; parts.length < count; this.#next++) {
      const item = this.#items[this.#next]
      if (item === undefined || isEnd(item)) break
      if (!isPause(item)) parts.push(item)
    }
    return parts
  }

  #wait(): void {
    const item = this.#items[this.#next]
    if (this.isOver || this.#timer !== undefined || !isPause(item)) return
    const timer = this.#clock.setTimeout(() => {
      this.#timer = undefined
      this.#next += 1
      this.#tellUpToPause()
    }, item.after)
    this.#timer = timer
  }

  #stopWaiting(): void {
    if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #tellUpToPause(): void {
    const parts: StreamPart[] = []
    for (; this.#next < this.#items.length; this.#next++) {
      const item = this.#items[this.#next]!
      if (isPause(item) || isEnd(item)) break
      parts.push(item)
    }
    this.#tell(parts)
    const item = this.#items[this.#next]
    if (isEnd(item)) this.finish(item.end)
    this.#wait()
  }

  #tell(parts: readonly StreamPart[]): void {
    if (parts.length === 0) return
    this.#catchUp()
    for (const part of parts) this.#told.push(part)
    void this.#observer?.onParts(parts)
  }

  #catchUp(): void {
    if (!this.#isBehind) return
    this.#isBehind = false
    const parts = inShortForm(this.#told)
    if (parts.length > 0) void this.#observer?.onParts(parts)
    if (this.#outcome) this.#observer?.onEnd(this.#outcome)
  }

  #leave(observer: RunObserver): void {
    if (this.#observer === observer) this.#observer = undefined
  }
}

/** As a real run is told to a reader who comes late. */
function inShortForm(parts: readonly StreamPart[]): StreamPart[] {
  const snapshot = new RunSnapshot()
  for (const [at, part] of parts.entries()) snapshot.add(toRunPart(part, at + 1))
  const decoder = new PartDecoder()
  const encoded = new PartEncoder().encode(snapshot.entries())
  return encoded.flatMap(({ entry }) => decoder.decode(entry))
}

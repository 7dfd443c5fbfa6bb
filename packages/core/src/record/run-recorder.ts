import type { RunEnd } from '../client/transport.ts'
import { type ErrorCode, RivuletError } from '../errors.ts'
import { createDeferred } from '../internal/deferred.ts'
import type { Clock } from '../platform/clock.ts'
import type { StreamPart } from '../stream/stream-part.ts'
import {
  RECORD_VERSION,
  type RecordHeader,
  writeEnd,
  writeHeader,
  writePart,
  writeReset,
} from './record-format.ts'

export interface RecordRunOptions {
  /**
   * What is written in place of a part: the part itself, a changed copy, or undefined to leave it
   * out. With it, an error is recorded by name, message and code alone.
   */
  redact?: ((part: StreamPart) => StreamPart | undefined) | undefined
  /** Told of every line, with its line break, as soon as there is one. */
  onLine?: ((line: string) => void) | undefined
  /** Written into the header: versions, the browser, the input of the run. */
  facts?: Readonly<Record<string, unknown>> | undefined
  clock?: Clock | undefined
}

/** A run that is being recorded. */
export interface Recording {
  /**
   * The file so far; without its last line until the run is over, which can be replayed, too.
   *
   * @throws What `done` rejects with.
   */
  text(this: void): string
  /**
   * The whole file, when the run has ended or `stop` was called. Rejects with NotStorableError for a
   * part that a file cannot hold, and with what `redact` or `onLine` throw. The run goes on then: a
   * recording never disturbs the run that it records.
   */
  readonly done: Promise<string>
  /** Records no further. Of a run that goes on, the file has no end. */
  stop(this: void): void
}

type RunFacts = Pick<RecordHeader, 'graph' | 'runId' | 'threadId'>

/** Writes the lines of one run. */
export class RunRecorder {
  readonly #options: RecordRunOptions
  readonly #clock: Clock
  readonly #lines: string[] = []
  readonly #done = createDeferred<string>()
  #began = 0
  #isOver = false
  #failure: { readonly error: unknown } | undefined

  constructor(options: RecordRunOptions, clock: Clock) {
    this.#options = options
    this.#clock = clock
    this.#done.promise.catch(() => {}) // whoever does not ask for it is told by `text`
  }

  get done(): Promise<string> {
    return this.#done.promise
  }

  get hasBegun(): boolean {
    return this.#lines.length > 0
  }

  get isOver(): boolean {
    return this.#isOver
  }

  text(): string {
    if (this.#failure) throw this.#failure.error
    return this.#lines.join('')
  }

  stop(): void {
    this.#close()
  }

  begin(run: RunFacts): void {
    const { facts } = this.#options
    this.#began = this.#clock.now()
    const header = {
      format: 'rivulet-run',
      version: RECORD_VERSION,
      recordedAt: this.#began,
    } as const
    this.#write(() => writeHeader({ ...header, ...withoutMissing({ ...run, facts }) }))
  }

  add(part: StreamPart): void {
    this.#write(() => {
      const { redact = (same: StreamPart) => same } = this.#options
      const kept = redact(part)
      return kept && writePart({ at: this.#now(), part: kept })
    })
  }

  /** The run is told again from its beginning. */
  reset(): void {
    this.#write(() => writeReset({ at: this.#now(), isReset: true }))
  }

  end(end: RunEnd): void {
    this.#write(() => writeEnd({ at: this.#now(), end: this.#redactEnd(end) }))
    this.#close()
  }

  #now(): number {
    return Math.max(0, this.#clock.now() - this.#began)
  }

  #write(makeLine: () => string | undefined): void {
    if (this.#isOver) return
    try {
      const line = makeLine()
      if (line === undefined) return
      this.#lines.push(line)
      this.#options.onLine?.(line)
    } catch (error) {
      this.#failure = { error }
      this.#close()
    }
  }

  #close(): void {
    if (this.#isOver) return
    this.#isOver = true
    if (this.#failure) this.#done.reject(this.#failure.error)
    else this.#done.resolve(this.text())
  }

  /** The output is a state: it is redacted as one. */
  #redactEnd(end: RunEnd): RunEnd {
    const { redact } = this.#options
    if (!redact || end.status === 'cancelled') return end
    if (end.status === 'error') return { ...end, error: bare(end.error) }
    const { value, interrupts } = end.output
    const part = redact({ type: 'values', ns: [], data: value ?? {}, interrupts })
    const output =
      part?.type === 'values'
        ? { value: value && part.data, interrupts: part.interrupts }
        : { value: null, interrupts: [] }
    return { ...end, output }
  }
}

/** An error without the facts, the cause and the stack that may hold what must not be told. */
function bare({ name, message, ...facts }: Error & { code?: unknown }): Error {
  const error =
    typeof facts.code === 'string'
      ? new RivuletError(facts.code as ErrorCode, message)
      : new Error(message)
  return Object.defineProperties(error, { name: { value: name }, stack: { value: undefined } })
}

function withoutMissing<Fields extends object>(fields: Fields): Partial<Fields> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as Partial<Fields> // some of its own
}

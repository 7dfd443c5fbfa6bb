import type { RunEnd } from '../client/transport.ts'
import { interruptsOf } from '../protocol/question.ts'
import type { Interrupt, StreamPart } from '../stream/stream-part.ts'
import type { RecordedStream } from './record-run.ts'
import type { RunRecorder } from './run-recorder.ts'

/** A stream that tells a recorder what it passes on. */
export function recordStream<Part extends StreamPart>(
  stream: AsyncIterable<Part> & { readonly runId?: unknown },
  recorder: RunRecorder,
): RecordedStream<Part> {
  return {
    text: () => recorder.text(),
    done: recorder.done,
    stop: () => recorder.stop(),
    [Symbol.asyncIterator]: () => tap(stream, recorder),
  }
}

async function* tap<Part extends StreamPart>(
  stream: AsyncIterable<Part> & { readonly runId?: unknown },
  recorder: RunRecorder,
): AsyncGenerator<Part, void, undefined> {
  const output = new OutputSoFar()
  // How it ends when its reader leaves.
  let end: RunEnd = { status: 'cancelled' }
  recorder.begin({ runId: typeof stream.runId === 'string' ? stream.runId : undefined })
  try {
    for await (const part of stream) {
      recorder.add(part)
      output.add(part)
      yield part
    }
    end = output.end()
  } catch (error) {
    if (!isAbort(error)) end = { status: 'error', error: error as Error }
    throw error
  } finally {
    recorder.end(end)
  }
}

/** What a run has come to, as far as its parts tell: a stream does not say it. */
class OutputSoFar {
  #value: Record<string, unknown> | null = null
  readonly #interrupts = new Map<string, Interrupt>()
  #isPaused = false

  add(part: StreamPart): void {
    if (part.type === 'values' && part.ns.length === 0) this.#value = part.data
    const interrupts = interruptsOf(part)
    if (!interrupts) return
    this.#isPaused = true
    for (const interrupt of interrupts) this.#interrupts.set(interrupt.id, interrupt)
  }

  end(): RunEnd {
    const output = { value: this.#value, interrupts: [...this.#interrupts.values()] }
    return { status: 'success', output, isPaused: this.#isPaused }
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

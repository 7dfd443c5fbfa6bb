import { RivuletError } from '../errors.ts'
import { systemClock } from '../platform/clock.ts'
import type { StreamPart } from '../stream/stream-part.ts'
import { recordStream } from './record-stream.ts'
import { isThread, recordThread } from './record-thread.ts'
import { type Recording, type RecordRunOptions, RunRecorder } from './run-recorder.ts'

/** A part of any graph. */
type AnyPart = Pick<StreamPart, 'type' | 'ns'> & { readonly data: unknown }

/** The parts of a run, passed on as they come, and its recording. */
export interface RecordedStream<Part> extends Recording, AsyncIterable<Part> {}

/**
 * Records a run into one JSONL file: a header, a line per part with its time, and how the run ended.
 * `replayRun` reads it.
 *
 * @param run A stream of a run: read the recording in its place, it passes the parts on unchanged. Or a
 *   thread of a client, also as a component's thread handle: what it runs is recorded from now until
 *   the run ends.
 * @throws InvalidArgumentError for anything else.
 * @example
 * const recording = recordRun(graph.stream(input, { streamMode: ['values', 'messages'] }))
 * for await (const part of recording) show(part)
 * await writeFile('run.jsonl', await recording.done)
 * @example
 * const recording = recordRun(chat.thread, { redact: hideNames })
 * await chat.submit({ messages: 'hi' })
 * report(await recording.done)
 */
export function recordRun<Part extends AnyPart>(
  run: AsyncIterable<Part>,
  options?: RecordRunOptions,
): RecordedStream<Part>
export function recordRun(run: object, options?: RecordRunOptions): Recording
export function recordRun(run: object, options: RecordRunOptions = {}): Recording {
  const { clock = systemClock } = options
  const recorder = new RunRecorder(options, clock)
  const source: unknown = run // also from plain JavaScript
  if (typeof source === 'object' && source !== null) {
    if (isThread(source)) return recordThread(source, recorder)
    if (Symbol.asyncIterator in source) {
      return recordStream(source as AsyncIterable<StreamPart>, recorder) // checked when it is replayed
    }
  }
  throw new RivuletError(
    'INVALID_ARGUMENT',
    'recordRun takes a stream of a run (graph.stream(...)) or a thread of a client (agent.thread(id), chat.thread).',
    { argument: 'run' },
  )
}

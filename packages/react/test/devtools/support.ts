import { createGraphClient, type Thread, type ThreadSnapshot } from '@rivulet/core/client'
import {
  createFakeClock,
  createFakeFrames,
  createFakeIds,
  scriptedTransport,
  type ScriptedTransport,
} from '@rivulet/core/testing'
import { type RecordedThread, Recorder } from '../../src/devtools/record/recorder.ts'

export interface Recording {
  readonly client: ReturnType<typeof createGraphClient>
  readonly transport: ScriptedTransport
  readonly thread: Thread
  readonly recorder: Recorder
  readonly time: { now: number }
  /** What is known of the thread, after something has happened to it. */
  readonly recorded: () => RecordedThread
  /** Delivers the next parts, one at a time, so many milliseconds after each other. */
  readonly step: (count?: number, milliseconds?: number) => void
}

/** A client whose threads are recorded, with a clock of the test's. */
export function createRecording(
  script: Parameters<typeof scriptedTransport>[0],
  limit?: number,
): Recording {
  const transport = scriptedTransport(script)
  const client = createGraphClient({
    transport,
    frames: createFakeFrames(),
    clock: createFakeClock(),
    ids: createFakeIds(),
  })
  const time = { now: 1000 }
  const recorder = new Recorder({ limit, now: () => time.now })
  recorder.watch([client])
  const thread = client.graph('agent').thread('t')
  return {
    client,
    transport,
    thread,
    recorder,
    time,
    recorded: () => recorder.threads[0]!,
    step(count = 1, milliseconds = 10) {
      for (let at = 0; at < count; at++) {
        time.now += milliseconds
        transport.step()
        thread.flush()
      }
    },
  }
}

/** What can be compared: what is there to be called is another one in a replay. */
export function plain(snapshot: ThreadSnapshot): unknown {
  const { isPast: _isPast, interrupts, messages, queue, ...rest } = snapshot
  return {
    ...rest,
    queue: queue.map(({ runId }) => runId),
    interrupts: interrupts.map(({ resume: _resume, ...interrupt }) => interrupt),
    messages: [...messages].map(([key, list]) => [key, list.items]),
  }
}

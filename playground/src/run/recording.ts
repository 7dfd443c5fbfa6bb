import type { RemoteGraph, ThreadStatus } from '@rivulet/core/client'
import { type ThreadHandle, threadStore } from '@rivulet/react'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { RunLog } from './run-log.ts'
import { createSeries, type RunSeries } from './run-series.ts'

/** The newest series of a thread: another one when a run begins anew. */
export type Recording = StoreApi<RunSeries>

const ENDED: ReadonlySet<ThreadStatus> = new Set(['success', 'interrupted', 'error', 'stopped'])

const recordings = new WeakMap<ThreadHandle, Recording>()

/**
 * What is recorded of a thread: from the first call on for as long as the thread lives, whether it
 * is looked at or not.
 */
export function recordingOf(graph: RemoteGraph, thread: ThreadHandle): Recording {
  let recording = recordings.get(thread)
  if (!recording) {
    recording = createStore<RunSeries>(() => createSeries())
    recordings.set(thread, recording)
    record(graph, thread, recording)
  }
  return recording
}

/** The next run of the thread is the first of a new series. */
export function beginSeries(recording: Recording): void {
  recording.setState(createSeries(), true)
}

function record(graph: RemoteGraph, thread: ThreadHandle, recording: Recording): void {
  let newest: RunLog | undefined
  const store = threadStore(thread)
  let last = store.getState()
  store.subscribe((next) => {
    // What the devtools show again has been recorded.
    if (next.isPast) return
    const previous = last
    last = next
    if (next.runId !== previous.runId) {
      // With its first run a thread has got its id.
      if (!newest) graph.thread(next.threadId).onPart((part) => newest?.add(part))
      const run = new RunLog()
      newest = run
      recording.getState().setState((runs) => [...runs, run], true)
    }
    if (next.status !== previous.status && ENDED.has(next.status)) newest?.finish(next.error)
  })
}

import type { Thread } from '../client/thread.ts'
import type { ThreadSnapshot, ThreadStatus } from '../client/thread-state.ts'
import type { RunEnd } from '../client/transport.ts'
import type { Recording, RunRecorder } from './run-recorder.ts'

/** What is recorded of a thread. */
type RecordedThread = Pick<Thread, 'graph' | 'getSnapshot' | 'subscribe' | 'onPart'>

const RUNNING: ReadonlySet<ThreadStatus> = new Set(['submitted', 'streaming'])

export function isThread(value: object): value is RecordedThread {
  return 'onPart' in value && 'getSnapshot' in value && 'subscribe' in value
}

/** Records the run of a thread that is under way, or else its next one. */
export function recordThread(thread: RecordedThread, recorder: RunRecorder): Recording {
  const begin = (): void => {
    const { runId, threadId } = thread.getSnapshot()
    if (!recorder.hasBegun) recorder.begin({ graph: thread.graph, runId, threadId })
  }
  const follow = (snapshot: ThreadSnapshot): void => {
    if (RUNNING.has(snapshot.status)) begin()
    else if (recorder.hasBegun) recorder.end(endOf(snapshot))
    if (recorder.isOver) leave()
  }
  const leaveParts = thread.onPart((part) => {
    begin()
    recorder.add(part)
  })
  const leaveSnapshots = thread.subscribe(follow)
  const leave = (): void => {
    leaveParts()
    leaveSnapshots()
  }
  follow(thread.getSnapshot())
  return {
    text: () => recorder.text(),
    done: recorder.done,
    stop() {
      leave()
      recorder.stop()
    },
  }
}

/** A thread's last snapshot of a run, as the end that led to it. */
function endOf({ status, error, values, interrupts }: ThreadSnapshot): RunEnd {
  if (status === 'error' && error) return { status, error }
  if (status !== 'success' && status !== 'interrupted') return { status: 'cancelled' }
  const open = interrupts.map(({ resume: _resume, ns: _ns, ...interrupt }) => interrupt)
  const value = values.get('') ?? null
  return {
    status: 'success',
    output: { value, interrupts: open },
    isPaused: status === 'interrupted',
  }
}

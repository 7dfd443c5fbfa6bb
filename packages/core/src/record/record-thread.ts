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
  let run: string | undefined
  /** It goes on, and nobody listens: it is told again from its beginning to whoever joins it. */
  let isLeft = false
  const begin = ({ runId, threadId }: ThreadSnapshot): void => {
    if (recorder.hasBegun) return
    run = runId
    recorder.begin({ graph: thread.graph, runId, threadId })
  }
  const follow = (snapshot: ThreadSnapshot): void => {
    const { status, runId } = snapshot
    if (RUNNING.has(status)) begin(snapshot)
    if (!recorder.hasBegun) return
    if (status === 'idle') isLeft = true
    // The end of a run that nobody joined again was never told.
    else if (runId !== run) recorder.stop()
    else if (!RUNNING.has(status)) recorder.end(endOf(snapshot))
    else if (isLeft) {
      isLeft = false
      recorder.reset()
    }
    if (recorder.isOver) leave()
  }
  const leaveParts = thread.onPart((part) => {
    begin(thread.getSnapshot())
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

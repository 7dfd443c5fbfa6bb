import type { StreamPart, ThreadSnapshot } from '@rivulet/core/client'
import type { RecordedThread } from './record/recorder.ts'

/** A thread as `recordRun` takes it, which tells again what was recorded of one run. */
class RetoldRun {
  readonly graph: string
  readonly #parts = new Set<(part: StreamPart) => void>()
  readonly #snapshots = new Set<(snapshot: ThreadSnapshot) => void>()
  #snapshot: ThreadSnapshot

  constructor(graph: string, snapshot: ThreadSnapshot) {
    this.graph = graph
    this.#snapshot = snapshot
  }

  getSnapshot(): ThreadSnapshot {
    return this.#snapshot
  }

  subscribe(listener: (snapshot: ThreadSnapshot) => void): () => void {
    this.#snapshots.add(listener)
    return () => this.#snapshots.delete(listener)
  }

  onPart(listener: (part: StreamPart) => void): () => void {
    this.#parts.add(listener)
    return () => this.#parts.delete(listener)
  }

  tellPart(part: StreamPart): void {
    for (const listener of [...this.#parts]) listener(part)
  }

  show(snapshot: ThreadSnapshot): void {
    this.#snapshot = snapshot
    for (const listener of [...this.#snapshots]) listener(snapshot)
  }
}

/**
 * The newest run of a thread, or the one that is shown, as a file of `recordRun`: `replayRun` reads it.
 * It has the parts that are kept.
 *
 * @param run Its number in the journal.
 * @throws NotStorableError for a part that a file cannot hold, with its path.
 */
export async function exportRun(
  { thread, journal, states }: RecordedThread,
  run: number,
): Promise<string> {
  const { recordRun } = await import('@rivulet/core/record')
  const entries = journal.entries.filter((entry) => entry.run === run)
  const [first] = entries
  const start = first && states.at(first.index)?.snapshot
  if (!start) return ''
  let now = first.at
  const retold = new RetoldRun(thread.parameters.graph, { ...start, status: 'streaming' })
  const clock = {
    now: () => performance.timeOrigin + now,
    setTimeout: () => 0,
    clearTimeout() {},
  }
  const recording = recordRun(retold, { clock })
  for (const { at, index, action } of entries) {
    now = at
    if (action.type === 'part-received') retold.tellPart(action.part)
    else if (action.type === 'run-reset') {
      // As when a run was left and is told again.
      retold.show({ ...start, status: 'idle' })
      retold.show({ ...start, status: 'streaming' })
    } else if (action.type === 'run-ended') {
      retold.show(states.at(index)!.snapshot)
      break
    }
  }
  recording.stop()
  return recording.text()
}

/** Gives a text to the user as a file. */
export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/jsonl' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 1000)
}

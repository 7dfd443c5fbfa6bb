import type { AnyRunnable } from '@rivulet/examples/gallery'
import type { RunLog } from './run-log.ts'

/**
 * A run that has been recorded, or is being, in the place of a graph: its stream yields the parts so
 * far and those to come. Nothing is run a second time.
 */
export function replay(log: RunLog, signal: AbortSignal): AnyRunnable {
  return {
    async *stream(_input, { streamMode }) {
      const modes = new Set<string>([streamMode].flat())
      let next = 0
      while (!signal.aborted) {
        const entries = log.from(next)
        for (const { part, index } of entries) {
          next = index + 1
          if (modes.has(part.type)) yield part as never // the parts of the example's own graph
        }
        if (entries.length > 0) continue
        if (log.end?.error) throw log.end.error
        if (log.end) return
        await changeOf(log, signal)
      }
    },
  }
}

function changeOf(log: RunLog, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      unsubscribe()
      signal.removeEventListener('abort', done)
      resolve()
    }
    const unsubscribe = log.subscribe(done)
    signal.addEventListener('abort', done)
  })
}

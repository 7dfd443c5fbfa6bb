import { NodeTimeoutError } from '../errors.ts'
import type { NodeRuntime } from './runtime.ts'

/** Calls back when the attempt has taken too long; returns the function that stops the watch. */
export function watchTime(runtime: NodeRuntime, onTimeout: (error: Error) => void): () => void {
  const { clock } = runtime.run
  const { runTimeout, idleTimeout, refreshOn } = runtime.task.timeout ?? {}
  const { name: node } = runtime.task.node
  let runTimer: unknown
  let idleTimer: unknown
  if (runTimeout !== undefined) {
    runTimer = clock.setTimeout(() => onTimeout(timedOut(node, 'run', runTimeout)), runTimeout)
  }
  if (idleTimeout !== undefined) {
    let lastSign = clock.now()
    runtime.watchProgress((isHeartbeat) => {
      if (isHeartbeat || refreshOn !== 'heartbeat') lastSign = clock.now()
    })
    // One timer at a time, however often there is a sign.
    const check = (): void => {
      const left = lastSign + idleTimeout - clock.now()
      if (left > 0) idleTimer = clock.setTimeout(check, left)
      else onTimeout(timedOut(node, 'idle', idleTimeout))
    }
    idleTimer = clock.setTimeout(check, idleTimeout)
  }
  return () => {
    clock.clearTimeout(runTimer)
    clock.clearTimeout(idleTimer)
  }
}

function timedOut(node: string, kind: 'run' | 'idle', timeout: number): Error {
  return new NodeTimeoutError(
    kind === 'run'
      ? `Node "${node}" took longer than its runTimeout of ${timeout} ms. Raise it, or give the node a retryPolicy.`
      : `Node "${node}" showed no progress for its idleTimeout of ${timeout} ms. Call runtime.heartbeat() while it works.`,
    { node, kind, timeout },
  )
}

import type { NodeRuntime } from './runtime.ts'

/** Sends custom data into the stream. `ready` is a promise to await when data may pile up. */
export interface StreamWriter<Custom = unknown> {
  (data: Custom): void
  /** Resolves when the reader keeps up. A node that writes a lot awaits it now and then. */
  readonly ready: Promise<void>
}

/** The writer of a task: it writes nothing once the task's results no longer count. */
export function createStreamWriter(runtime: NodeRuntime): StreamWriter {
  const { run, ns } = runtime
  const write = (data: unknown): void => {
    if (runtime.isFenced) return
    runtime.progress()
    if (run.emitter.custom) run.emitter.emit({ type: 'custom', ns, data })
  }
  Object.defineProperty(write, 'ready', { get: () => run.emitter.pressure() ?? Promise.resolve() })
  return write as StreamWriter
}

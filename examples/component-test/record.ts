import { createGraphClient, type StreamPart, workerTransport } from '@rivulet/core/client'
import { recordRun, replayRun } from '@rivulet/core/record'

const client = createGraphClient<typeof import('./poem.worker.ts').graphs>({
  transport: workerTransport(
    () => new Worker(new URL('./poem.worker.ts', import.meta.url), { type: 'module' }),
  ),
})

/** Runs the graph of a worker, and gives the file of the run. */
export async function recordPoem(): Promise<string> {
  const thread = client.graph('poem').thread()
  const recording = recordRun(thread, { facts: { browser: navigator.userAgent } })
  await thread.submit({ messages: 'Write.' })
  return recording.done
}

/** The file of a run without what was said. */
export async function recordInPrivate(): Promise<string> {
  const redact = (part: StreamPart) => (part.type === 'custom' ? part : undefined)
  const thread = client.graph('poem').thread()
  const recording = recordRun(thread, { redact })
  await thread.submit({ messages: 'Write.' })
  return recording.done
}

/** A client whose every run is the recorded one, in its time. */
export function replayClient(jsonl: string) {
  const { transport } = replayRun(jsonl, { speed: 1 })
  return createGraphClient<typeof import('./poem.worker.ts').graphs>({ transport: transport() })
}

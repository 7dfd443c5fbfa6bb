import type { Interrupt, StreamPart } from '@rivulet/core/client'
import type { AnyRunnable } from '@rivulet/examples/gallery'
import type { RunLog } from './run-log.ts'
import type { RunSeries } from './run-series.ts'

type Modes = Parameters<AnyRunnable['stream']>[1]['streamMode']

/**
 * Runs that have been recorded, or are being, in the place of a graph: its first call yields the
 * parts of the first run, so far and those to come; the next call those of the run that went on from
 * there. Nothing is run a second time.
 */
export function replay(series: RunSeries, signal: AbortSignal): AnyRunnable {
  let calls = 0
  const partsOf = async function* (
    streamMode: Modes,
    subgraphs: boolean,
  ): AsyncGenerator<StreamPart> {
    const run = await runAt(series, calls++, signal)
    const modes = new Set<string>([streamMode].flat())
    if (!run) return
    for await (const part of readLog(run, signal)) {
      if (modes.has(part.type) && (subgraphs || part.ns.length === 0)) yield part
    }
  }
  return {
    stream: (_input, { streamMode, subgraphs = false }) =>
      partsOf(streamMode, subgraphs) as AsyncIterable<never>, // the parts of the example's own graph
    async invoke(_input, { streamMode = 'values', subgraphs = false } = {}) {
      const parts: StreamPart[] = []
      for await (const part of partsOf(streamMode, subgraphs)) parts.push(part)
      signal.throwIfAborted()
      return (streamMode === 'values' ? outputOf(parts) : parts) as never
    },
  }
}

/** What `invoke` would have resolved to. */
function outputOf(parts: readonly StreamPart[]): { value: unknown; interrupts: Interrupt[] } {
  const states = parts.filter((part) => part.type === 'values')
  return {
    value: states.at(-1)?.data ?? null,
    interrupts: states.flatMap(({ interrupts }) => interrupts),
  }
}

async function* readLog(log: RunLog, signal: AbortSignal): AsyncGenerator<StreamPart> {
  let next = 0
  while (!signal.aborted) {
    const entries = log.from(next)
    for (const { part, index } of entries) {
      next = index + 1
      yield part
    }
    if (entries.length > 0) continue
    if (log.end?.error) throw log.end.error
    if (log.end) return
    await changeOf(log, signal)
  }
}

/** Waits until there is such a run; undefined when nobody waits any more. */
async function runAt(
  series: RunSeries,
  index: number,
  signal: AbortSignal,
): Promise<RunLog | undefined> {
  while (!series.getState()[index] && !signal.aborted) await changeOf(series, signal)
  return signal.aborted ? undefined : series.getState()[index]
}

interface Changing {
  subscribe(listener: () => void): () => void
}

function changeOf(changing: Changing, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      unsubscribe()
      signal.removeEventListener('abort', done)
      resolve()
    }
    const unsubscribe = changing.subscribe(done)
    signal.addEventListener('abort', done)
  })
}

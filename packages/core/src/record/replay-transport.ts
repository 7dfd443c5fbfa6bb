import type { StateSnapshot } from '../checkpoint/state-snapshot.ts'
import type { RunEnd, Transport } from '../client/transport.ts'
import { RivuletError } from '../errors.ts'
import type { Clock } from '../platform/clock.ts'
import type { RequestMethod } from '../protocol/wire-message.ts'
import { isEnd, type ScriptItem } from './script.ts'
import { ScriptRuns } from './script-runs.ts'

/** A transport whose every run tells one script, in its time. It has runs, and nothing stored. */
export function createReplayTransport(script: readonly ScriptItem[], clock: Clock): Transport {
  const runs = new ScriptRuns(clock)
  const items = isEnd(script.at(-1)) ? script : [...script, { after: 0 }, { end: cutOff() }]
  return {
    capabilities: { join: true, cancel: true, structuredClone: false },
    start: ({ runId }, observer) => runs.start(runId, items, observer),
    join: (runId, observer) => runs.join(runId, observer),
    cancel: (runId) => Promise.resolve(runs.cancel(runId)),
    request: async (_graph, method, [threadId]) => answer(method, threadId),
    close: () => Promise.resolve(runs.endAll({ status: 'error', error: lost('it was closed') })),
  }
}

function cutOff(): RunEnd {
  const error = lost('its recording was cut off here, before the run had ended')
  return { status: 'error', error }
}

function lost(why: string): Error {
  return new RivuletError('DISCONNECTED', `The replay is over: ${why}.`)
}

function answer(method: RequestMethod, threadId: unknown): unknown {
  switch (method) {
    case 'threads.list':
    case 'state.history':
    case 'state.outline':
      return []
    case 'threads.get':
    case 'threads.delete':
      return undefined
    case 'state.get':
      return emptyState(String(threadId))
    case 'threads.update':
    case 'state.update':
    case 'graph.get': {
      const message = `A replay cannot answer ${method}: it has the parts of one run, and no graph.`
      throw new RivuletError('INVALID_ARGUMENT', message, { argument: 'method' })
    }
  }
}

/** As a saver knows a thread that nobody has run. */
function emptyState(threadId: string): StateSnapshot {
  return {
    values: {},
    next: [],
    config: { configurable: { thread_id: threadId } },
    metadata: null,
    createdAt: null,
    parentConfig: null,
    tasks: [],
    interrupts: [],
  }
}

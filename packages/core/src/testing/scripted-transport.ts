import type { RunEnd, RunRequest, Transport } from '../client/transport.ts'
import { InvalidArgumentError } from '../errors.ts'
import { type Clock, systemClock } from '../platform/clock.ts'
import type { RunPlayer } from '../record/run-player.ts'
import { checkItems, itemsOf, type Script, type ScriptItem } from '../record/script.ts'
import { ScriptRuns } from '../record/script-runs.ts'
import type { GraphOutput, Interrupt } from '../stream/stream-part.ts'
import { ScriptedThreads, type ScriptedThreadsOptions } from './scripted-threads.ts'

export interface ScriptedTransportOptions extends ScriptedThreadsOptions {
  /** What the pauses of a script are waited for by. Default: the host's. */
  clock?: Clock | undefined
  /**
   * Refuse a script with an item that is no part. Default true; false delivers it, for tests of what
   * a page makes of it.
   */
  checkParts?: boolean | undefined
}

type EndOptions = Partial<GraphOutput> & { readonly isPaused?: boolean }

/** A transport whose runs tell what a test wrote down, when the test says so. */
export interface ScriptedTransport extends Transport {
  /** What was asked to run, oldest first. */
  readonly requests: readonly RunRequest[]
  /**
   * Delivers the next parts of the newest run, as one batch, and waits for no pause between them.
   * Default: one part. Where none is left, the run ends as the script says.
   */
  step(count?: number): void
  /** Delivers all parts that are left, as one batch. */
  flush(): void
  /**
   * Delivers what is left and ends the newest run: as the script says, or well. Paused when it says so
   * or asks something; one that is paused asks what its parts have asked unless it says otherwise.
   */
  end(output?: EndOptions): void
  /** Ends the newest run with an error; what is left is not delivered. */
  fail(error: Error): void
}

/**
 * A transport for tests of components and clients: no graph, no worker, no time of its own.
 *
 * A run waits for `step`, until its script pauses: what follows `{ after: ms }` comes by itself, by the
 * clock. A run that is joined is told again from its beginning, in short form. Threads and states
 * are those of the options, with what the page has changed of them; a state that is updated is
 * merged key by key, since no reducer is known.
 *
 * @param script The parts of every run, a replayed run, or a function from the request to either.
 * @throws InvalidArgumentError for an item of a script that is none; from `start` where a function
 *   makes the script, and from `step`, `flush`, `end` and `fail` before a run was started.
 * @example
 * const transport = scriptedTransport([custom({ progress: 50 }), token('Hi'), { after: 100 }, token('!')])
 * const client = createGraphClient({ transport })
 * // submit in the component, then
 * transport.step()
 * transport.end()
 */
export function scriptedTransport(
  script: Script | ((request: RunRequest) => Script),
  options: ScriptedTransportOptions = {},
): ScriptedTransport {
  const { clock = systemClock, checkParts = true } = options
  const requests: RunRequest[] = []
  const runs = new ScriptRuns(clock)
  const threads = new ScriptedThreads(options, clock)
  const read = (from: Script): readonly ScriptItem[] => {
    const items = itemsOf(from)
    if (checkParts) checkItems(items)
    return items
  }
  const fixed = typeof script === 'function' ? undefined : read(script)
  const newest = (): RunPlayer => {
    if (runs.newest) return runs.newest
    throw new InvalidArgumentError(
      'scriptedTransport: no run was started yet. Submit first, then step.',
      { argument: 'script' },
    )
  }

  return {
    capabilities: { join: true, cancel: true, structuredClone: false },
    requests,
    start(request, observer) {
      const told = typeof script === 'function' ? read(script(request)) : fixed!
      const leave = runs.start(request.runId, told, observer)
      requests.push(request)
      return leave
    },
    join: (runId, observer) => runs.join(runId, observer),
    cancel: (runId) => Promise.resolve(runs.cancel(runId)),
    request: async (_graph, method, args) => threads.answer(method, args),
    close: () => Promise.resolve(runs.endAll({ status: 'cancelled' })),
    step: (count = 1) => newest().step(count),
    flush: () => newest().flush(),
    end(output) {
      const run = newest()
      run.flush()
      run.finish((output ? undefined : run.scriptedEnd) ?? successOf(output, run.asked))
    },
    fail: (error) => newest().finish({ status: 'error', error }),
  }
}

function successOf(
  { value = null, interrupts, isPaused = Boolean(interrupts?.length) }: EndOptions = {},
  asked: readonly Interrupt[],
): RunEnd {
  const output = { value, interrupts: interrupts ?? (isPaused ? asked : []) }
  return { status: 'success', output, isPaused }
}

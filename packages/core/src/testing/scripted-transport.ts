import type { StateSnapshot } from '../checkpoint/state-snapshot.ts'
import type { ThreadRecord } from '../checkpoint/thread-index.ts'
import type { RunEnd, RunObserver, RunRequest, Transport } from '../client/transport.ts'
import { InvalidArgumentError } from '../errors.ts'
import { ArgsPatcher } from '../protocol/args-patcher.ts'
import type { RequestMethod } from '../protocol/wire-message.ts'
import type { GraphOutput, StreamPart } from '../stream/stream-part.ts'

export interface ScriptedTransportOptions {
  /** What the list of threads answers. */
  threads?: readonly ThreadRecord[]
  /** The states of every thread, newest first. */
  history?: readonly StateSnapshot[]
}

/** A transport whose runs tell what a test wrote down, when the test says so. */
export interface ScriptedTransport extends Transport {
  /** What was asked to run, oldest first. */
  readonly requests: readonly RunRequest[]
  /** Delivers the next parts of the newest run, as one batch. Default: one part. */
  step(count?: number): void
  /** Delivers all parts that are left, as one batch. */
  flush(): void
  /** Delivers what is left and ends the newest run well; paused when it says so or asks something. */
  end(output?: Partial<GraphOutput> & { isPaused?: boolean }): void
  /** Ends the newest run with an error; what is left is not delivered. */
  fail(error: Error): void
}

interface ScriptedRun {
  readonly observer: RunObserver
  readonly left: StreamPart[]
  isOver: boolean
}

/**
 * A transport for tests of components and clients: no graph, no worker, no time of its own.
 *
 * @param script The parts of every run, or a function from the request to them.
 * @example
 * const transport = scriptedTransport([customPart({ progress: 50 })])
 * const client = createGraphClient({ transport })
 * // submit in the component, then
 * transport.step()
 * transport.end()
 */
export function scriptedTransport(
  script: readonly StreamPart[] | ((request: RunRequest) => readonly StreamPart[]),
  options: ScriptedTransportOptions = {},
): ScriptedTransport {
  const requests: RunRequest[] = []
  const runs = new Map<string, ScriptedRun>()
  const newest = (): ScriptedRun => {
    const request = requests.at(-1)
    const run = request && runs.get(request.runId)
    if (run) return run
    throw misuse('no run was started yet. Submit first, then step.')
  }
  const end = (run: ScriptedRun, how: RunEnd): void => {
    if (run.isOver) return
    run.isOver = true
    run.observer.onEnd(how)
  }
  const deliver = (run: ScriptedRun, count: number): void => {
    const parts = run.left.splice(0, count)
    if (parts.length > 0 && !run.isOver) void run.observer.onParts(parts)
  }

  return {
    capabilities: { join: false, cancel: true, structuredClone: false },
    requests,
    start(request, observer) {
      requests.push(request)
      const parts = typeof script === 'function' ? script(request) : script
      const args = new ArgsPatcher()
      const run = { observer, left: parts.map((part) => args.patch(part)), isOver: false }
      runs.set(request.runId, run)
      return () => {
        run.isOver = true
      }
    },
    join() {
      throw misuse('its runs cannot be joined.')
    },
    cancel(runId) {
      const run = runs.get(runId)
      if (run) end(run, { status: 'cancelled' })
      return Promise.resolve()
    },
    request: (_graph, method) => Promise.resolve(answer(method, options)),
    close() {
      for (const run of runs.values()) end(run, { status: 'cancelled' })
      return Promise.resolve()
    },
    step: (count = 1) => deliver(newest(), count),
    flush: () => deliver(newest(), Infinity),
    end({ value = null, interrupts = [], isPaused = interrupts.length > 0 } = {}) {
      const run = newest()
      deliver(run, Infinity)
      end(run, { status: 'success', output: { value, interrupts }, isPaused })
    },
    fail: (error) => end(newest(), { status: 'error', error }),
  }
}

function answer(
  method: RequestMethod,
  { threads = [], history = [] }: ScriptedTransportOptions,
): unknown {
  if (method === 'threads.list') return threads
  if (method === 'state.history') return history
  return method === 'state.get' ? history[0] : undefined
}

function misuse(message: string): Error {
  return new InvalidArgumentError(`scriptedTransport: ${message}`, { argument: 'script' })
}

import { NotCloneableError, WorkerSilentError } from '../errors.ts'
import { type Clock, systemClock } from '../platform/clock.ts'
import { reportFault } from '../platform/environment.ts'
import { type Frames, systemFrames } from '../platform/frames.ts'
import { type IdSource, systemIds } from '../platform/id-source.ts'
import { findUncloneable } from '../protocol/find-uncloneable.ts'
import { fromWireError } from '../protocol/wire-error.ts'
import type { RequestMethod, WorkerMessage } from '../protocol/wire-message.ts'
import { closed, type Connection, PortLink } from './port-link.ts'
import { RequestRegistry } from './request-registry.ts'
import { RunReader } from './run-reader.ts'
import type {
  RunEnd,
  RunObserver,
  RunRequest,
  Transport,
  TransportCapabilities,
} from './transport.ts'

/** How long a stop may take before the worker is replaced, in milliseconds. */
export const CANCEL_DEADLINE = 2000

export interface PortTransportOptions {
  clock?: Clock
  ids?: IdSource
  frames?: Frames
  /** Told of errors in the serving realm that belong to no run. Default: the console. */
  onFault?: (error: Error) => void
}

interface OpenRun {
  readonly reader: RunReader
  /** Resolve when the run has ended. */
  readonly waiters: (() => void)[]
  isCancelled: boolean
}

/**
 * The transport over any port. The connection is made at the first use, and anew after a loss:
 * what was under way then ends with the error, and the next run finds a new worker.
 */
export class PortTransport implements Transport {
  readonly capabilities: TransportCapabilities = { join: true, cancel: true, structuredClone: true }
  readonly #connect: () => Connection
  readonly #options: Required<PortTransportOptions>
  readonly #requests = new RequestRegistry()
  readonly #runs = new Map<string, OpenRun>()
  #link: PortLink | undefined
  #isClosed = false

  constructor(connect: () => Connection, options: PortTransportOptions = {}) {
    const {
      clock = systemClock,
      ids = systemIds,
      frames = systemFrames,
      onFault = reportFault,
    } = options
    this.#connect = connect
    this.#options = { clock, ids, frames, onFault }
  }

  start(request: RunRequest, observer: RunObserver): () => void {
    const link = this.#open()
    // A link that is ready refuses what cannot be cloned by itself.
    if (link.isStarting) assertCloneable(request)
    try {
      link.post({ type: 'run-start', ...request })
    } catch {
      assertCloneable(request)
    }
    return this.#listen(link, request.runId, observer)
  }

  join(runId: string, observer: RunObserver): () => void {
    const link = this.#open()
    link.post({ type: 'snapshot-request', runId })
    return this.#listen(link, runId, observer)
  }

  cancel(runId: string, reason?: string): Promise<void> {
    const run = this.#runs.get(runId)
    const link = this.#link
    if (!run || !link) return Promise.resolve()
    run.isCancelled = true
    link.post({ type: 'run-cancel', runId, ...(reason === undefined ? {} : { reason }) })
    return new Promise((resolve) => {
      const { clock } = this.#options
      // A node that never pauses cannot be asked to stop: its worker goes.
      const timer = clock.setTimeout(() => link.lose(unstoppable()), CANCEL_DEADLINE)
      run.waiters.push(() => {
        clock.clearTimeout(timer)
        resolve()
      })
    })
  }

  request(graph: string, method: RequestMethod, args: readonly unknown[]): Promise<unknown> {
    const link = this.#open()
    const requestId = this.#options.ids.create('request')
    const answer = this.#requests.add(requestId)
    link.post({ type: 'request', requestId, graph, method, args })
    link.expectAnswers(true)
    return answer
  }

  close(): Promise<void> {
    this.#isClosed = true
    this.#link?.lose(closed())
    return Promise.resolve()
  }

  #open(): PortLink {
    if (this.#isClosed) throw closed()
    this.#link ??= new PortLink({
      connection: this.#connect(),
      clock: this.#options.clock,
      frames: this.#options.frames,
      onMessage: (message) => this.#receive(message),
      onMessageLost: () => {
        for (const [runId, { reader }] of this.#runs) this.#giveUp(runId, reader.onLoss())
      },
      onLost: (error) => this.#onLost(error),
    })
    return this.#link
  }

  #listen(link: PortLink, runId: string, observer: RunObserver): () => void {
    const reader = new RunReader(runId, observer, (message) => link.post(message))
    this.#runs.set(runId, { reader, waiters: [], isCancelled: false })
    link.expectAnswers(true)
    return () => {
      if (this.#runs.get(runId)?.reader !== reader) return
      this.#runs.delete(runId)
      link.post({ type: 'run-detach', runId })
      this.#rest()
    }
  }

  #receive(message: WorkerMessage): void {
    switch (message.type) {
      case 'part-batch':
        return this.#giveUp(message.runId, this.#runs.get(message.runId)?.reader.onBatch(message))
      case 'run-end':
        return this.#onRunEnd(message)
      case 'response':
        this.#requests.resolve(message.requestId, message.result)
        return this.#rest()
      case 'response-error':
        this.#requests.reject(message.requestId, fromWireError(message.error))
        return this.#rest()
      case 'fault':
        return this.#options.onFault(fromWireError(message.error))
      case 'ready':
      case 'pong':
        return
    }
  }

  #onRunEnd(message: Extract<WorkerMessage, { type: 'run-end' }>): void {
    const run = this.#runs.get(message.runId)
    if (!run) return
    const problem = run.reader.onEnd(message)
    if (problem) this.#giveUp(message.runId, problem)
    else if (run.reader.isEnded) this.#forget(message.runId)
  }

  /** Ends a run whose parts cannot be had; the engine is told to stop it. */
  #giveUp(runId: string, problem: Error | undefined): void {
    if (!problem) return
    this.#link?.post({ type: 'run-cancel', runId })
    this.#end(runId, { status: 'error', error: problem })
  }

  #onLost(error: Error): void {
    this.#link = undefined
    this.#requests.rejectAll(error)
    for (const [runId, { isCancelled }] of [...this.#runs]) {
      this.#end(runId, isCancelled ? { status: 'cancelled' } : { status: 'error', error })
    }
  }

  #end(runId: string, end: RunEnd): void {
    this.#runs.get(runId)?.reader.end(end)
    this.#forget(runId)
  }

  #forget(runId: string): void {
    const run = this.#runs.get(runId)
    this.#runs.delete(runId)
    for (const wake of run?.waiters ?? []) wake()
    this.#rest()
  }

  /** Nothing is waited for: silence means nothing. */
  #rest(): void {
    if (this.#runs.size === 0 && this.#requests.size === 0) this.#link?.expectAnswers(false)
  }
}

/** @throws NotCloneableError that names the place. */
function assertCloneable({ input, options }: RunRequest): void {
  try {
    structuredClone({ input, options })
  } catch (error) {
    const found = findUncloneable(input, 'input') ?? findUncloneable(options, 'options')
    const path = found?.path ?? 'input'
    const reason = found?.reason ?? String(error)
    throw new NotCloneableError(`${path} is ${reason}, which cannot cross to the worker.`, {
      path,
      reason,
      cause: error,
    })
  }
}

function unstoppable(): Error {
  return new WorkerSilentError(
    `The worker did not stop a run within ${CANCEL_DEADLINE / 1000} s, so it was terminated. The next run starts a new worker.`,
    { silentFor: CANCEL_DEADLINE },
  )
}

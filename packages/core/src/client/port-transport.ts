import { RivuletError } from '../errors.ts'
import { type Clock, systemClock } from '../platform/clock.ts'
import { reportFault } from '../platform/environment.ts'
import { type Frames, systemFrames } from '../platform/frames.ts'
import { type IdSource, systemIds } from '../platform/id-source.ts'
import { findUncloneable } from '../protocol/find-uncloneable.ts'
import { fromWireError } from '../protocol/wire-error.ts'
import type { RequestMethod, WorkerMessage } from '../protocol/wire-message.ts'
import { closed, type Connection, PortLink, silent } from './port-link.ts'
import { RequestRegistry } from './request-registry.ts'
import { RunReader } from './run-reader.ts'
import type { RunObserver, RunRequest, Transport, TransportCapabilities } from './transport.ts'

/** How long a stop may take before the worker is replaced, in milliseconds. */
export const CANCEL_DEADLINE = 2000

export interface PortTransportOptions {
  clock?: Clock
  ids?: IdSource
  frames?: Frames
  /** Told of errors in the serving realm that belong to no run. Default: the console. */
  onFault?: (error: Error) => void
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
  readonly #runs = new Map<string, RunReader>()
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

  async cancel(runId: string, reason?: string): Promise<void> {
    const reader = this.#runs.get(runId)
    const link = this.#link
    if (!reader || !link) return
    const { clock } = this.#options
    reader.isCancelled = true
    link.post({ type: 'run-cancel', runId, ...(reason === undefined ? {} : { reason }) })
    // A node that never pauses cannot be asked to stop: its worker goes.
    const timer = clock.setTimeout(() => link.lose(silent(CANCEL_DEADLINE)), CANCEL_DEADLINE)
    await reader.ended
    clock.clearTimeout(timer)
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
      onMessageLost: () => this.#runs.forEach((reader) => reader.onLoss()),
      onLost: (error) => this.#onLost(error),
    })
    return this.#link
  }

  #listen(link: PortLink, runId: string, observer: RunObserver): () => void {
    const reader = new RunReader(runId, observer, (message) => link.post(message))
    this.#runs.set(runId, reader)
    link.expectAnswers(true)
    const forget = (): boolean => {
      if (this.#runs.get(runId) !== reader) return false
      this.#runs.delete(runId)
      this.#rest()
      return true
    }
    void reader.ended.then(forget)
    return () => {
      if (forget()) link.post({ type: 'run-detach', runId })
    }
  }

  #receive(message: WorkerMessage): void {
    switch (message.type) {
      case 'part-batch':
        return this.#runs.get(message.runId)?.onBatch(message)
      case 'run-end':
        return this.#runs.get(message.runId)?.onEnd(message)
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

  #onLost(error: Error): void {
    this.#link = undefined
    this.#requests.rejectAll(error)
    for (const reader of [...this.#runs.values()]) {
      reader.end(reader.isCancelled ? { status: 'cancelled' } : { status: 'error', error })
    }
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
    throw new RivuletError(
      'NOT_CLONEABLE',
      `${path} is ${reason}, which cannot cross to the worker.`,
      {
        path,
        reason,
        cause: error,
      },
    )
  }
}

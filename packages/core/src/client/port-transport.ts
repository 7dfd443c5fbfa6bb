import { RivuletError } from '../errors.ts'
import { type Clock, systemClock } from '../platform/clock.ts'
import { reportFault } from '../platform/environment.ts'
import { type Frames, systemFrames } from '../platform/frames.ts'
import { type IdSource, systemIds } from '../platform/id-source.ts'
import { findUncloneable } from '../protocol/find-uncloneable.ts'
import { fromWireError } from '../protocol/wire-error.ts'
import type { ClientMessage, RequestMethod, WorkerMessage } from '../protocol/wire-message.ts'
import { closed, type Connection, PortLink, silent } from './port-link.ts'
import { RequestRegistry } from './request-registry.ts'
import { RunReader } from './run-reader.ts'
import type { RunObserver, RunRequest, Transport, TransportCapabilities } from './transport.ts'

/** How long a stop may take before the worker is replaced, in milliseconds. */
export const CANCEL_DEADLINE = 2000

export interface PortTransportOptions {
  clock?: Clock | undefined
  ids?: IdSource | undefined
  frames?: Frames | undefined
  /** Told of errors in the serving realm that belong to no run. Default: the console. */
  onFault?: ((error: Error) => void) | undefined
}

/**
 * The transport over any port. The connection is made at the first use, and anew after a loss:
 * what was under way then ends with the error, and the next run finds a new worker.
 */
export class PortTransport implements Transport {
  readonly capabilities: TransportCapabilities = { join: true, cancel: true, structuredClone: true }
  readonly #connect: () => Connection
  readonly #options: {
    readonly [Name in keyof PortTransportOptions]-?: NonNullable<PortTransportOptions[Name]>
  }
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
    const { runId } = request
    if (this.#runs.has(runId)) throw duplicate(runId)
    post(link, { type: 'run-start', ...request })
    return this.#listen(link, runId, observer)
  }

  join(runId: string, observer: RunObserver): () => void {
    const link = this.#open()
    link.post({ type: 'snapshot-request', runId })
    return this.#listen(link, runId, observer)
  }

  async cancel(runId: string, reason?: string): Promise<void> {
    const link = this.#link
    const reader = this.#runs.get(runId)
    if (!link) return
    if (link.withdraw(runId)) return reader?.end({ status: 'cancelled' })
    link.post({ type: 'run-cancel', runId, reason })
    if (!reader) return
    reader.isCancelled = true
    const { clock } = this.#options
    // A node that never pauses cannot be asked to stop: its worker goes.
    const timer = clock.setTimeout(() => link.lose(silent(CANCEL_DEADLINE)), CANCEL_DEADLINE)
    await reader.ended
    clock.clearTimeout(timer)
  }

  async request(graph: string, method: RequestMethod, args: readonly unknown[]): Promise<unknown> {
    const link = this.#open()
    const requestId = this.#options.ids.create('request')
    post(link, { type: 'request', requestId, graph, method, args })
    const answer = this.#requests.add(requestId)
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
    void reader.ended.then(() => {
      // Somebody may have joined the run again.
      if (this.#runs.get(runId) === reader) this.#runs.delete(runId)
      this.#rest()
    })
    return () => {
      if (reader.leave()) link.post({ type: 'run-detach', runId })
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

/**
 * Posts what a caller passed. While the link is starting a copy waits, so that later changes of the
 * caller's objects do not reach it.
 *
 * @throws NotCloneableError that names the place.
 */
function post(link: PortLink, message: ClientMessage): void {
  try {
    link.post(link.isStarting ? structuredClone(message) : message)
  } catch (error) {
    const found = findUncloneable(message, '')
    const path = found?.path.slice(1) ?? 'input'
    const reason = found?.reason ?? String(error)
    throw new RivuletError(
      'NOT_CLONEABLE',
      `${path} is ${reason}, which cannot cross to the worker.`,
      { path, reason, cause: error },
    )
  }
}

function duplicate(runId: string): Error {
  return new RivuletError(
    'INVALID_ARGUMENT',
    `Run ${runId} is under way already: every run needs an id of its own.`,
    {
      argument: 'runId',
    },
  )
}

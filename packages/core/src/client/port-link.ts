import {
  DisconnectedError,
  ProtocolMismatchError,
  WorkerDiedError,
  WorkerSilentError,
} from '../errors.ts'
import type { Clock } from '../platform/clock.ts'
import type { Frames } from '../platform/frames.ts'
import { watchLifeLock } from '../platform/liveness.ts'
import type { Endpoint } from '../protocol/endpoint.ts'
import {
  type ClientMessage,
  PROTOCOL_VERSION,
  type WorkerMessage,
} from '../protocol/wire-message.ts'
import { Heartbeat } from './heartbeat.ts'

/** How long a new worker may take until it answers, in milliseconds. */
export const READY_DEADLINE = 15_000

/** The other side of a port, and how to end it. */
export interface Connection {
  readonly endpoint: Endpoint
  /** Ends the other side; nothing of it arrives any more. */
  terminate(): void
  /** Calls back when the other side could not be started; the message says why. */
  onStartFailure?(listener: (message: string) => void): void
}

export interface PortLinkOptions {
  readonly connection: Connection
  readonly clock: Clock
  readonly frames: Frames
  readonly onMessage: (message: WorkerMessage) => void
  /** A message arrived that could not be read. */
  readonly onMessageLost: () => void
  /** The link is over. Called at most once. */
  readonly onLost: (error: Error) => void
}

/**
 * One connection to a serving realm, from the handshake to its loss. Messages wait until the other
 * side is ready; a worker that died, went silent or never started ends the link with its error.
 */
export class PortLink {
  readonly #options: PortLinkOptions
  readonly #heartbeat: Heartbeat
  readonly #onMessage = ({ data }: { data: unknown }): void => this.#receive(data as WorkerMessage)
  readonly #onMessageError = (): void => this.#options.onMessageLost()
  #waiting: ClientMessage[] | undefined = []
  #deadline: unknown
  #unwatch: (() => void) | undefined
  #isOver = false

  constructor(options: PortLinkOptions) {
    this.#options = options
    const { connection, clock, frames } = options
    const { endpoint } = connection
    this.#heartbeat = new Heartbeat({
      clock,
      frames,
      ping: (at) => this.post({ type: 'ping', at }),
      onSilent: (silentFor) => this.lose(silent(silentFor)),
    })
    connection.onStartFailure?.((message) => {
      if (this.#waiting) this.lose(notStarted(message))
    })
    this.#deadline = clock.setTimeout(
      () => this.lose(notStarted(`it did not answer within ${READY_DEADLINE / 1000} s`)),
      READY_DEADLINE,
    )
    endpoint.addEventListener('message', this.#onMessage)
    endpoint.addEventListener('messageerror', this.#onMessageError)
    endpoint.start?.()
  }

  /** True until the other side has answered for the first time. */
  get isStarting(): boolean {
    return this.#waiting !== undefined
  }

  /** @throws DataCloneError of the port, when the link is ready and the message cannot cross. */
  post(message: ClientMessage): void {
    if (this.#isOver) return
    if (this.#waiting) this.#waiting.push(message)
    else this.#options.connection.endpoint.postMessage(message)
  }

  /** Watches for silence as long as something is under way. */
  expectAnswers(isExpecting: boolean): void {
    if (!isExpecting || this.#isOver) this.#heartbeat.stop()
    else if (!this.#waiting) this.#heartbeat.start()
  }

  lose(error: Error): void {
    if (this.#isOver) return
    this.#isOver = true
    const { connection, clock, onLost } = this.#options
    clock.clearTimeout(this.#deadline)
    this.#heartbeat.stop()
    this.#unwatch?.()
    connection.endpoint.removeEventListener('message', this.#onMessage)
    connection.endpoint.removeEventListener('messageerror', this.#onMessageError)
    connection.terminate()
    onLost(error)
  }

  #receive(message: WorkerMessage): void {
    this.#heartbeat.heard()
    if (message.type === 'ready') this.#onReady(message)
    else this.#options.onMessage(message)
  }

  #onReady({ version, lifeLock }: Extract<WorkerMessage, { type: 'ready' }>): void {
    if (!this.#waiting) return
    if (version !== PROTOCOL_VERSION) return this.lose(mismatch(version))
    this.#options.clock.clearTimeout(this.#deadline)
    if (lifeLock !== undefined) this.#unwatch = watchLifeLock(lifeLock, () => this.lose(died()))
    const waiting = this.#waiting
    this.#waiting = undefined
    this.post({ type: 'hello', version: PROTOCOL_VERSION })
    for (const message of waiting) this.post(message)
    this.#heartbeat.start()
  }
}

/** The error of everything that is under way when a client is closed. */
export function closed(): Error {
  return new DisconnectedError('The client was closed with work under way.', {})
}

function died(): Error {
  return new WorkerDiedError(
    'The worker ended while it had work: it was terminated, closed itself, or ran out of memory. ' +
      'The next run starts a new worker.',
    {},
  )
}

function silent(silentFor: number): Error {
  return new WorkerSilentError(
    `The worker has not answered for ${Math.round(silentFor / 1000)} s: a node blocks it without a pause, or it died. ` +
      'It was terminated; the next run starts a new worker.',
    { silentFor },
  )
}

function notStarted(message: string): Error {
  return new WorkerDiedError(
    `The worker could not be started: ${message}. Check the URL in new Worker(new URL("./graph.worker.ts", ` +
      'import.meta.url), { type: "module" }), and that the file calls serveGraphs().',
    {},
  )
}

function mismatch(received: unknown): Error {
  return new ProtocolMismatchError(
    `The worker speaks version ${String(received)} of the protocol, this page ${PROTOCOL_VERSION}. ` +
      'Build both from the same version of @rivulet/core.',
    { expected: PROTOCOL_VERSION, received },
  )
}

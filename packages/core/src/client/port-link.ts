import { RivuletError } from '../errors.ts'
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
const READY_DEADLINE = 15_000

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
  readonly #onMessage = ({ data }: { data: unknown }): void => {
    // Somebody else may post to the page, too.
    if (data) this.#receive(data as WorkerMessage)
  }
  readonly #onMessageError = (): void => this.#options.onMessageLost()
  #waiting: ClientMessage[] | undefined = []
  #deadline: unknown
  #unwatch: (() => void) | undefined
  #isOver = false
  #isExpecting = false

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

  /** Takes back what is not sent yet of a run. False when the other side may know it. */
  withdraw(runId: string): boolean {
    const before = this.#waiting?.length
    this.#waiting = this.#waiting?.filter(
      (message) => !('runId' in message) || message.runId !== runId,
    )
    return this.#waiting?.length !== before
  }

  /** Watches for silence as long as something is under way. */
  expectAnswers(isExpecting: boolean): void {
    this.#isExpecting = isExpecting
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
    this.expectAnswers(this.#isExpecting)
  }
}

/** The error of everything that is under way when a client is closed. */
export function closed(): Error {
  return new RivuletError('DISCONNECTED', 'The client was closed.')
}

function died(): Error {
  return new RivuletError(
    'WORKER_DIED',
    'The worker ended in the middle of its work: terminated, closed by itself, or out of memory. The next run starts a new one.',
  )
}

/** The error of a worker that was terminated because it does not answer. */
export function silent(silentFor: number): Error {
  return new RivuletError(
    'WORKER_SILENT',
    `The worker was terminated: it has not answered for ${Math.round(silentFor / 1000)} s. ` +
      'A node must not block it without a pause. The next run starts a new one.',
    { silentFor },
  )
}

function notStarted(message: string): Error {
  return new RivuletError(
    'WORKER_DIED',
    `The worker could not be started: ${message}. Check its URL, and that it calls serveGraphs().`,
  )
}

function mismatch(received: unknown): Error {
  return new RivuletError(
    'PROTOCOL_MISMATCH',
    `The worker speaks protocol ${String(received)}, the page ${PROTOCOL_VERSION}: build both from one version of @rivulet/core.`,
    { expected: PROTOCOL_VERSION, received },
  )
}

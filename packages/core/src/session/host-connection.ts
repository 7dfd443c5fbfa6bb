import type { ThreadChange, ThreadIndex, ThreadRecord } from '../checkpoint/thread-index.ts'
import { GraphNotFoundError, ProtocolMismatchError, RunNotFoundError } from '../errors.ts'
import { listOf } from '../internal/describe.ts'
import type { Clock } from '../platform/clock.ts'
import { reportFault } from '../platform/environment.ts'
import type { Endpoint } from '../protocol/endpoint.ts'
import { toWireError } from '../protocol/wire-error.ts'
import {
  type ClientMessage,
  PROTOCOL_VERSION,
  type WorkerMessage,
} from '../protocol/wire-message.ts'
import { answerRequest } from './answer-request.ts'
import { type RemoteRun, runRemote, type ServableGraph } from './run-remote.ts'
import { RunSession } from './run-session.ts'
import { titleOf } from './thread-title.ts'
import { undeliverableAnswer } from './undeliverable.ts'

/** Ended runs without a reader that are kept for a late one. */
const MAX_ABANDONED = 16

type Start = Extract<ClientMessage, { type: 'run-start' }>
type Request = Extract<ClientMessage, { type: 'request' }>
type RunMessage = Exclude<Extract<ClientMessage, { runId: string }>, { type: 'run-start' }>

export interface GraphHostOptions {
  readonly graphs: ReadonlyMap<string, ServableGraph>
  readonly clock: Clock
  /** Name of the Web Lock that this realm holds, if it holds one. */
  readonly lifeLock: string | undefined
}

export interface HostConnectionOptions extends GraphHostOptions {
  readonly threadsOf: (graph: string) => ThreadIndex
}

/** One page: its messages in, its runs' messages out. */
export class HostConnection {
  readonly #endpoint: Endpoint
  readonly #options: HostConnectionOptions
  readonly #runs = new Map<string, RemoteRun>()
  readonly #onMessage = ({ data }: { data: unknown }): void => {
    // Somebody else may post to a worker, too.
    if (data) this.#receive(data as ClientMessage)
  }
  #version: number | undefined
  /** Resolves when the index of threads is up to date. */
  #recorded = Promise.resolve()

  constructor(endpoint: Endpoint, options: HostConnectionOptions) {
    this.#endpoint = endpoint
    this.#options = options
    endpoint.addEventListener('message', this.#onMessage)
    endpoint.start?.()
    this.#post({
      type: 'ready',
      version: PROTOCOL_VERSION,
      lifeLock: options.lifeLock,
    })
  }

  close(): void {
    this.#endpoint.removeEventListener('message', this.#onMessage)
    for (const run of this.#runs.values()) {
      run.session.close()
      void run.cancel('The connection was closed.')
    }
    this.#runs.clear()
  }

  #receive(message: ClientMessage): void {
    switch (message.type) {
      case 'hello':
        this.#version = message.version
        return
      case 'ping':
        return this.#post({ type: 'pong', at: message.at })
      case 'run-start':
        return this.#start(message)
      case 'request':
        return void this.#answer(message)
      default:
        return this.#tellRun(message, this.#runs.get(message.runId))
    }
  }

  /** Messages to a run under way; one that has ended needs none of them but has no snapshot. */
  #tellRun(message: RunMessage, run: RemoteRun | undefined): void {
    switch (message.type) {
      case 'run-cancel':
        return void run?.cancel(message.reason)
      case 'run-detach':
        return run?.session.onDetach()
      case 'part-ack':
        return run?.session.onAck(message.epoch, message.seq)
      case 'part-request':
        return run?.session.onPartRequest(message)
      case 'snapshot-request':
        return run ? run.session.onSnapshotRequest() : this.#refuseSnapshot(message.runId)
    }
  }

  #start(start: Start): void {
    const { runId } = start
    const session = new RunSession({
      runId,
      clock: this.#options.clock,
      post: (message) => this.#post(message),
      cancelRun: (reason) => void this.#runs.get(runId)?.cancel(reason),
      onDelivered: () => this.#runs.delete(runId),
    })
    try {
      const graph = this.#findGraph(start.graph)
      const onEnd = (status: ThreadRecord['status']): void => {
        this.#record(start, (known) => known && { status })
        this.#forgetAbandoned()
      }
      this.#runs.set(runId, runRemote({ graph, start, session, onEnd }))
      const title = start.isCommand ? '' : titleOf(start.input)
      this.#record(start, (known) => ({ status: 'busy', title: known?.title || title }))
    } catch (error) {
      session.end({ status: 'error', error: toWireError(error) })
    }
  }

  /**
   * Keeps the thread's entry in the index: one change after the other, and before any answer about
   * threads. A change of undefined is none: a thread that was deleted meanwhile stays deleted.
   */
  #record(
    { graph, options }: Start,
    changeOf: (known: ThreadRecord | undefined) => ThreadChange | undefined,
  ): void {
    const threadId = options.configurable?.['thread_id']
    if (typeof threadId !== 'string') return
    const threads = this.#options.threadsOf(graph)
    const write = async (): Promise<void> => {
      const change = changeOf(await threads.get(threadId))
      if (change) await threads.update(threadId, change)
    }
    // One failed entry must not keep the others from being written.
    this.#recorded = this.#recorded.then(write).catch(reportFault)
  }

  /** Runs that ended while nobody listened are kept for a late reader: the newest ones. */
  #forgetAbandoned(): void {
    const abandoned = [...this.#runs].filter(([, { session }]) => session.isAbandoned)
    for (const [runId] of abandoned.slice(0, -MAX_ABANDONED)) this.#runs.delete(runId)
  }

  #refuseSnapshot(runId: string): void {
    const error = new RunNotFoundError(
      `Run ${runId} is not known here: it has ended and its parts were delivered.`,
      { runId },
    )
    const outcome = { status: 'error', error: toWireError(error) } as const
    this.#post({ type: 'run-end', runId, epoch: 0, lastSeq: 0, answered: 0, outcome })
  }

  async #answer({ requestId, graph: name, method, args }: Request): Promise<void> {
    try {
      const graph = this.#findGraph(name)
      await this.#recorded
      const threads = this.#options.threadsOf(name)
      const result = await answerRequest({ name, graph, threads, method, args })
      this.#respond(requestId, result)
    } catch (error) {
      this.#post({ type: 'response-error', requestId, error: toWireError(error) })
    }
  }

  /** @throws NotCloneableError */
  #respond(requestId: string, result: unknown): void {
    try {
      this.#post({ type: 'response', requestId, result })
    } catch (error) {
      throw undeliverableAnswer(result, error)
    }
  }

  #findGraph(name: string): ServableGraph {
    if (this.#version !== PROTOCOL_VERSION) {
      throw new ProtocolMismatchError(
        `The page speaks version ${String(this.#version)} of the protocol, this worker ${PROTOCOL_VERSION}. ` +
          'Build both from the same version of @rivulet/core.',
        { expected: PROTOCOL_VERSION, received: this.#version },
      )
    }
    const graph = this.#options.graphs.get(name)
    if (graph) return graph
    const known = [...this.#options.graphs.keys()]
    throw new GraphNotFoundError(
      `No graph "${name}" is served. Served graphs: ${listOf(known)}. Add it to serveGraphs({ … }).`,
      { graph: name, known },
    )
  }

  #post(message: WorkerMessage): void {
    this.#endpoint.postMessage(message)
  }
}

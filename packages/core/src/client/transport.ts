import type { RequestMethod, WireInput, WireRunOptions } from '../protocol/wire-message.ts'
import type { GraphOutput, StreamPart } from '../stream/stream-part.ts'

/** What a page asks to run. */
export interface RunRequest extends WireInput {
  readonly runId: string
  readonly graph: string
  readonly options: WireRunOptions
}

/** How a run ended, as the page knows it. */
export type RunEnd =
  | {
      readonly status: 'success'
      readonly output: GraphOutput
      /** It waits to be resumed. */
      readonly isPaused: boolean
    }
  | { readonly status: 'error'; readonly error: Error }
  | { readonly status: 'cancelled' }

/** Told of one run. */
export interface RunObserver {
  /**
   * Parts in order, each once. While a returned promise is pending, the run counts as not keeping
   * up: the transport holds it back.
   */
  onParts(parts: readonly StreamPart[]): Promise<void> | undefined
  /** Forget the parts of this run: it is told again from its beginning. */
  onReset(): void
  /** Exactly once, last. */
  onEnd(end: RunEnd): void
}

/** What a transport can carry. */
export interface TransportCapabilities {
  /** A run can be joined after its reader left. */
  readonly join: boolean
  /** `cancel` stops the run itself, not only the reading of it. */
  readonly cancel: boolean
  /** Values cross as structured clones: Map, Date and BigInt survive. */
  readonly structuredClone: boolean
}

/** The way from a page to where graphs run. */
export interface Transport {
  readonly capabilities: TransportCapabilities
  /**
   * Starts a run. Returns the function that stops listening; the run goes on.
   *
   * @throws NotCloneableError when the input cannot cross, InvalidArgumentError for the id of a run
   *   that goes on, and why there is no way to a graph at all. Everything else is an `onEnd`.
   */
  start(request: RunRequest, observer: RunObserver): () => void
  /** Listens to a run that goes on already, from its beginning in short form. */
  join(runId: string, observer: RunObserver): () => void
  /** Resolves when the run has stopped; its observer has been told by then. */
  cancel(runId: string, reason?: string): Promise<void>
  request(graph: string, method: RequestMethod, args: readonly unknown[]): Promise<unknown>
  /** Ends everything that is under way with DisconnectedError. */
  close(): Promise<void>
}

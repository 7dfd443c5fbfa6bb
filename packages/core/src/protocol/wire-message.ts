import type { GraphDrawing } from '../internal/drawn-graph.ts'
import type { AIMessageChunk, ArgsEdit, ContentMessage } from '../messages/message.ts'
import type { GraphOutput, MessageMetadata, StreamMode, StreamPart } from '../stream/stream-part.ts'
import type { ValuesDelta } from './values-delta.ts'
import type { WireError } from './wire-error.ts'

/** Both sides say theirs at the handshake; different numbers refuse each other. */
export const PROTOCOL_VERSION = 4

/** Parts that may be sent without having been acknowledged. */
export const WINDOW_PARTS = 4096
/** Estimated bytes that may be sent without having been acknowledged. */
export const WINDOW_BYTES: number = 4 * 1024 * 1024
/** The reader acknowledges at the latest after this many parts. */
export const ACK_EVERY: number = WINDOW_PARTS / 4

/**
 * First and last sequence number that an entry stands for. The ranges of a run's entries follow
 * each other without a gap, also where parts were merged or dropped.
 */
type SeqRange = readonly [seq: number, lastSeq: number]

/** One part, or several merged ones, in the form in which they cross the port. */
export type WireEntry =
  | {
      readonly kind: 'part'
      readonly range: SeqRange
      readonly part: StreamPart
    }
  | {
      /** Custom parts of one graph, one after the other. */
      readonly kind: 'custom'
      readonly range: SeqRange
      readonly ns: readonly string[]
      /** Data of each. */
      readonly items: readonly unknown[]
    }
  | {
      /** A part that holds a state: only how it differs from what the reader has crosses. */
      readonly kind: 'state'
      readonly range: SeqRange
      /** Null stands in place of the state. */
      readonly part: StreamPart
      /** Keys from the part to the state. */
      readonly path: readonly string[]
      readonly delta: ValuesDelta
      /** The reader keeps it: later states are compared with it. */
      readonly isBase: boolean
    }
  | {
      /** Plain deltas of one message, each piece one delta. */
      readonly kind: 'deltas'
      readonly range: SeqRange
      readonly ns: readonly string[]
      readonly id: string
      readonly pieces: readonly WirePiece[]
      readonly metadata: MetadataRef
    }
  | {
      readonly kind: 'message'
      readonly range: SeqRange
      readonly ns: readonly string[]
      readonly message: ContentMessage | AIMessageChunk
      readonly metadata: MetadataRef
    }

/** What a plain delta adds: text, or a piece of the arguments of the tool call at an index. */
export type WirePiece =
  | string
  | readonly [index: number, args: string, patch: readonly ArgsEdit[] | undefined]

/** The metadata of a message crosses once per epoch; later entries name it by number. */
export interface MetadataRef {
  readonly ref: number
  readonly value?: MessageMetadata
}

/** The options of a run that can cross a port. */
export interface WireRunOptions<
  Context = unknown,
  Node extends string = string,
  Key extends string = string,
> {
  readonly streamMode?: StreamMode | readonly StreamMode[] | undefined
  readonly subgraphs?: boolean | undefined
  readonly outputKeys?: readonly Key[] | undefined
  readonly interruptBefore?: readonly Node[] | '*' | undefined
  readonly interruptAfter?: readonly Node[] | '*' | undefined
  readonly configurable?: Readonly<Record<string, unknown>> | undefined
  readonly context?: Context | undefined
  readonly durability?: 'sync' | 'async' | 'exit' | undefined
  readonly recursionLimit?: number | undefined
  readonly maxConcurrency?: number | undefined
  readonly stepTimeout?: number | undefined
  readonly tags?: readonly string[] | undefined
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  /** Id of the input's first message that has none; further ones get it with a number behind it. */
  readonly inputMessageId?: string | undefined
}

/** How a run ended. */
export type WireOutcome =
  | {
      readonly status: 'success'
      readonly output: GraphOutput
      /** Stopped at an interrupt, dynamic or static: the thread waits to be resumed. */
      readonly isPaused: boolean
    }
  | { readonly status: 'error'; readonly error: WireError }
  | { readonly status: 'cancelled' }

/** What a page hands to a graph. */
export interface WireInput {
  readonly input: unknown
  /** The input is the fields of a Command, not state. */
  readonly isCommand: boolean
}

/** What a node could have returned: each item of a list by itself. */
export type WireUpdate = WireInput | readonly WireInput[]

/** From the page to the serving side. */
export type ClientMessage =
  | { readonly type: 'hello'; readonly version: number }
  | ({
      readonly type: 'run-start'
      readonly runId: string
      readonly graph: string
      readonly options: WireRunOptions
    } & WireInput)
  | {
      readonly type: 'run-cancel'
      readonly runId: string
      readonly reason?: string | undefined
    }
  /** The page no longer listens; the run goes on, its parts are held as a snapshot. */
  | { readonly type: 'run-detach'; readonly runId: string }
  | {
      readonly type: 'part-ack'
      readonly runId: string
      readonly epoch: number
      readonly seq: number
    }
  /** Parts got lost: send again what follows, from `from` on. */
  | {
      readonly type: 'part-request'
      readonly runId: string
      readonly epoch: number
      readonly from: number
      /** Counts the requests of a reader, from 1. */
      readonly request: number
    }
  /** Send the run so far in short form, under a new epoch, and then what follows. */
  | { readonly type: 'snapshot-request'; readonly runId: string }
  | {
      readonly type: 'request'
      readonly requestId: string
      readonly graph: string
      readonly method: RequestMethod
      readonly args: readonly unknown[]
    }
  | { readonly type: 'ping'; readonly at: number }

export type RequestMethod =
  | 'threads.list'
  | 'threads.get'
  | 'threads.update'
  | 'threads.delete'
  | 'state.get'
  | 'state.history'
  | 'state.update'
  | 'state.outline'
  | 'graph.get'

/** What answers `graph.get`. */
export interface WireDrawing extends GraphDrawing {
  readonly mermaid: string
}

/** What a checkpoint changed in the list of messages. A thread's tree of them answers `state.outline`. */
export interface CheckpointOutline {
  readonly id: string
  readonly parentId: string | undefined
  /** ISO time. */
  readonly createdAt: string | null
  /** Ids of the messages that its parent lacks, in order. */
  readonly added: readonly string[]
  /** Ids of the messages that its parent has, and it has not. */
  readonly removed: readonly string[]
}

/** From the serving side to the page. */
export type WorkerMessage =
  | {
      readonly type: 'ready'
      readonly version: number
      /** Name of the Web Lock that is held as long as the serving realm lives. */
      readonly lifeLock: string | undefined
    }
  | {
      readonly type: 'part-batch'
      readonly runId: string
      readonly epoch: number
      readonly entries: readonly WireEntry[]
      /** Acknowledge this batch at once: the window is nearly used up by size. */
      readonly ackNow: boolean
      /** The newest request that was answered before this was sent, or with it; 0 before the first. */
      readonly answered: number
    }
  | {
      readonly type: 'run-end'
      readonly runId: string
      readonly epoch: number
      /** Sequence number of the run's last part. */
      readonly lastSeq: number
      /** As in a batch. */
      readonly answered: number
      readonly outcome: WireOutcome
    }
  | { readonly type: 'response'; readonly requestId: string; readonly result: unknown }
  | { readonly type: 'response-error'; readonly requestId: string; readonly error: WireError }
  | { readonly type: 'pong'; readonly at: number }
  /** An error of the serving realm that belongs to no run. */
  | { readonly type: 'fault'; readonly error: WireError }

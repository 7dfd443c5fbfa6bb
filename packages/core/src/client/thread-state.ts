import type { RivuletError } from '../errors.ts'
import type { GraphTypes, StreamPartOf, UpdatesOf, StreamedValuesOf } from '../graph/graph-types.ts'
import type {
  CheckpointPayload,
  DebugPayload,
  StreamMode,
  StreamPart,
} from '../stream/stream-part.ts'
import type { OpenInterrupt } from './modes/interrupts.ts'
import type { MessagesSnapshot } from './modes/messages.ts'
import type { NamespaceNode } from './modes/namespaces.ts'
import type { LogSnapshot } from './modes/part-log.ts'
import type { QueuedSubmit, SubmitResult } from './queued-run.ts'
import type { BranchPoint } from './history/checkpoint-tree.ts'
import type { TaskView } from './modes/tasks.ts'
import type { ToolCallView } from './tool-call-view.ts'
import type { ValuesSnapshot } from './modes/values.ts'

/** Where a thread stands. A terminal status is never ahead of the data of its run. */
export type ThreadStatus =
  | 'idle'
  | 'submitted'
  | 'streaming'
  | 'interrupted'
  | 'success'
  | 'error'
  | 'stopped'

/** Whether parts can reach the page. */
export type ConnectionStatus = 'live' | 'reconnecting' | 'lost'

/** How a run of the graph ended. */
export type ResultOf<Types extends GraphTypes> = Types extends GraphTypes
  ? SubmitResult<Types['output'], Types['interrupt']>
  : never

/** Any part of a run of the graph. */
export type AnyPartOf<Types extends GraphTypes> = string extends Types['nodes']
  ? StreamPart
  : StreamPartOf<Types, StreamMode>

/** A question of the graph that waits for an answer. */
export type OpenInterruptOf<Types extends GraphTypes> = Types extends GraphTypes
  ? OpenInterrupt<Types['interrupt'], Types['resumeInput'], ResultOf<Types>>
  : never

/** A state of the graph that was saved. */
export type CheckpointOf<Types extends GraphTypes> = Types extends GraphTypes
  ? CheckpointPayload<StreamedValuesOf<Types>, Types['interrupt']>
  : never

/** What a page sees of a thread at one moment. Immutable; what has not changed is the same object. */
export interface ThreadSnapshot<Types extends GraphTypes = GraphTypes> {
  /** A tool shows what was in place of what is: see `GraphClient.inspect`. */
  readonly isPast?: true
  /** Undefined until the first submit of a thread without an id. */
  readonly threadId: string | undefined
  /** Of the newest run. */
  readonly runId: string | undefined
  readonly status: ThreadStatus
  readonly connection: ConnectionStatus
  /** What the newest run failed with, or the reading of the thread. */
  readonly error: Error | RivuletError | undefined
  /** What the saver has of the thread is being fetched. */
  readonly isFetching: boolean
  /** What was submitted and waits for the runs before it, oldest first. */
  readonly queue: readonly QueuedSubmit[]
  /** Where the branch that is shown could have become another one; known while somebody asks. */
  readonly branches: readonly BranchPoint[]
  readonly values: ValuesSnapshot
  readonly messages: MessagesSnapshot
  /** In the order in which they were first heard of. */
  readonly tools: readonly ToolCallView[]
  // What follows is of the newest run.
  readonly updates: LogSnapshot<UpdatesOf<Types>>
  readonly custom: LogSnapshot<Types['custom']>
  /** In the order in which they started. */
  readonly tasks: readonly TaskView<Types['interrupt']>[]
  readonly checkpoints: LogSnapshot<CheckpointOf<Types>>
  readonly debug: LogSnapshot<DebugPayload<StreamedValuesOf<Types>, Types['interrupt']>>
  /** The nested graphs that the root graph runs, with those below them. */
  readonly namespaces: readonly NamespaceNode[]
  /** What waits for an answer. */
  readonly interrupts: readonly OpenInterruptOf<Types>[]
}

import type { GraphTypes, StreamedValuesOf, UpdatesOf, ValuesOf } from '@rivulet/core'
import type {
  BranchPoint,
  CheckpointOf,
  ConnectionStatus,
  ContentMessage,
  DebugPayload,
  LogSnapshot,
  NamespaceNode,
  OpenInterruptOf,
  QueuedSubmit,
  TaskView,
  ThreadSnapshot,
  ThreadStatus,
} from '@rivulet/core/client'

/** What a component sees of a thread. Reading a field in render subscribes to it. */
export interface ViewFields<Types extends GraphTypes> {
  readonly status: ThreadStatus
  /** Submitted or streaming. */
  readonly isRunning: boolean
  readonly isInterrupted: boolean
  /** Nothing has arrived yet: of what was submitted, or of what was saved of the thread. */
  readonly isLoading: boolean
  readonly connection: ConnectionStatus
  /** What the newest run failed with. */
  readonly error: Error | undefined
  readonly threadId: string | undefined
  readonly runId: string | undefined
  /** What waits for an answer; each with its own `resume(answer)`. */
  readonly interrupts: readonly OpenInterruptOf<Types>[]
  /** The latest state of the root graph. */
  readonly values: ValuesOf<Types> | undefined
  /** Of the root graph, in order; untouched messages keep their identity. */
  readonly messages: readonly ContentMessage[]
  /** What nodes wrote in the newest run. */
  readonly custom: LogSnapshot<Types['custom']>
  /** What nodes returned in the newest run; needs the stream mode "updates". */
  readonly updates: LogSnapshot<UpdatesOf<Types>>
  /** The tasks of the newest run, those of nested graphs, too. */
  readonly tasks: readonly TaskView<Types['interrupt']>[]
  /** The states that were saved in the newest run; needs a saver and the mode "checkpoints". */
  readonly checkpoints: LogSnapshot<CheckpointOf<Types>>
  /** The nested graphs that the newest run has called, as a tree. */
  readonly namespaces: readonly NamespaceNode[]
  /** What was submitted and waits for the runs before it, each with its own `remove()` and `runNow()`. */
  readonly queue: readonly QueuedSubmit[]
  /** Where the shown branch could have become another one; `selectBranch` takes the id of an option. */
  readonly branches: readonly BranchPoint[]
  /** Needs the stream mode "debug". */
  readonly debug: LogSnapshot<DebugPayload<StreamedValuesOf<Types>, Types['interrupt']>>
}

/** Names of the fields that a view can be limited to with `select`. */
export type ViewField = keyof ViewFields<GraphTypes>

type Reader = (snapshot: ThreadSnapshot) => unknown

const NO_MESSAGES: readonly ContentMessage[] = Object.freeze([])

/** Fields that are made of what a snapshot holds. */
const MADE = {
  isRunning: ({ status }) => status === 'submitted' || status === 'streaming',
  isInterrupted: ({ status }) => status === 'interrupted',
  isLoading: ({ status, isFetching }) => isFetching || status === 'submitted',
  values: ({ values }) => values.get(''),
  messages: ({ messages }) => messages.get('')?.messages() ?? NO_MESSAGES,
} satisfies Partial<Record<ViewField, Reader>>

/** Fields that a snapshot has under the same name. */
const SAME = [
  'status',
  'connection',
  'error',
  'threadId',
  'runId',
  'interrupts',
  'custom',
  'updates',
  'tasks',
  'checkpoints',
  'namespaces',
  'debug',
  'queue',
  'branches',
] as const satisfies readonly (ViewField & keyof ThreadSnapshot)[]

/** What a view shows of a snapshot: one function per field. */
export const FIELDS: Readonly<Record<ViewField, Reader>> = {
  ...MADE,
  ...(Object.fromEntries(
    SAME.map((field) => [field, (snapshot: ThreadSnapshot) => snapshot[field]]),
  ) as Record<(typeof SAME)[number], Reader>), // its keys are those of SAME
}

import type { GraphTypes, StreamedValuesOf, UpdatesOf, ValuesOf } from '@rivulet/core'
import type {
  CheckpointOf,
  ConnectionStatus,
  ContentMessage,
  DebugPayload,
  LogSnapshot,
  NamespaceNode,
  OpenInterruptOf,
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
  /** Submitted, and nothing has arrived yet. */
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
  isLoading: ({ status }) => status === 'submitted',
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
] as const satisfies readonly (ViewField & keyof ThreadSnapshot)[]

/** What a view shows of a snapshot: one function per field. */
export const FIELDS: Readonly<Record<ViewField, Reader>> = {
  ...MADE,
  ...(Object.fromEntries(
    SAME.map((field) => [field, (snapshot: ThreadSnapshot) => snapshot[field]]),
  ) as Record<(typeof SAME)[number], Reader>), // its keys are those of SAME
}

import { RivuletError } from '../errors.ts'
import type { StreamMode, StreamPart } from '../stream/stream-part.ts'
import type { BranchPoint } from './history/checkpoint-tree.ts'
import {
  type AnswerInterrupts,
  createInterruptsState,
  type InterruptsState,
} from './modes/interrupts.ts'
import { createMessagesState, type MessagesState } from './modes/messages.ts'
import type { ModeState, PartOf, ThreadLimits } from './modes/mode.ts'
import { createNamespacesState, type NamespacesState } from './modes/namespaces.ts'
import { createPartLog } from './modes/part-log.ts'
import { createTasksState, type TasksState } from './modes/tasks.ts'
import { createToolsState, type ToolsState } from './modes/tools.ts'
import { createValuesState, type ValuesState } from './modes/values.ts'
import type { QueuedSubmit } from './queued-run.ts'
import type { ActionOf, LoadedState, ThreadAction } from './thread-action.ts'
import type { ConnectionStatus, ThreadSnapshot, ThreadStatus } from './thread-state.ts'
import type { RunEnd } from './transport.ts'

export interface ThreadOptions {
  /** State key that holds the message list. Default "messages". */
  messagesKey?: string | undefined
  /** Shown until the first state arrives. */
  initialValues?: Readonly<Record<string, unknown>> | undefined
  limits?: Partial<ThreadLimits> | undefined
}

const NONE: readonly never[] = Object.freeze([])

type StateOf<Mode extends StreamMode> = ModeState<PartOf<Mode>, ThreadSnapshot[Mode]>

/** What belongs to one run only. */
interface RunStates {
  readonly updates: StateOf<'updates'>
  readonly custom: StateOf<'custom'>
  readonly tasks: TasksState
  readonly checkpoints: StateOf<'checkpoints'>
  readonly debug: StateOf<'debug'>
  readonly namespaces: NamespacesState
}

/**
 * A thread as it is being told: its run's standing, and one live state per mode. Changed by
 * `reduceThread` alone, read by `takeSnapshot`.
 */
export interface LiveThread {
  readonly options: ThreadOptions
  threadId: string | undefined
  runId: string | undefined
  status: ThreadStatus
  connection: ConnectionStatus
  error: Error | undefined
  queue: readonly QueuedSubmit[]
  branches: readonly BranchPoint[]
  isFetching: boolean
  readonly values: ValuesState
  readonly messages: MessagesState
  readonly tools: ToolsState
  readonly interrupts: InterruptsState
  run: RunStates
}

export interface LiveThreadParameters extends ThreadOptions {
  readonly threadId: string | undefined
}

/** @param answer What open interrupts are answered with. */
export function createLiveThread(
  parameters: LiveThreadParameters,
  answer: AnswerInterrupts,
): LiveThread {
  const { threadId, messagesKey, initialValues, limits } = parameters
  const messages = createMessagesState(messagesKey, limits?.namespaces)
  const values = createValuesState(limits?.namespaces)
  if (initialValues) {
    const initial = { type: 'values', ns: [], data: initialValues, interrupts: [] } as const
    values.reduce(initial)
    messages.reconcile(initial, false)
  }
  return {
    options: parameters,
    threadId,
    runId: undefined,
    status: 'idle',
    connection: 'live',
    error: undefined,
    queue: NONE,
    branches: NONE,
    isFetching: false,
    values,
    messages,
    tools: createToolsState(() => messages.snapshot(), limits?.tools),
    interrupts: createInterruptsState(answer),
    run: createRunStates(parameters),
  }
}

function createRunStates({ limits = {} }: ThreadOptions): RunStates {
  return {
    updates: createPartLog(limits.updates),
    custom: createPartLog(limits.custom),
    tasks: createTasksState(limits.tasks),
    checkpoints: createPartLog(limits.checkpoints),
    debug: createPartLog(limits.debug),
    namespaces: createNamespacesState(limits.namespaces),
  }
}

/**
 * The next state of a thread. The same actions always give the same state; a part costs the same
 * however long the thread is.
 */
export function reduceThread(thread: LiveThread, action: ThreadAction): void {
  switch (action.type) {
    case 'part-received':
      if (thread.status === 'submitted') {
        thread.status = 'streaming'
        thread.messages.onFirstPart()
      }
      return reducePart(thread, action.part)
    case 'run-submitted':
      return beginRun(thread, action)
    case 'run-reset':
      thread.messages.resetRun()
      thread.tools.resetRun()
      thread.interrupts.resetRun()
      return forgetRun(thread)
    case 'run-ended':
      return endRun(thread, action)
    default:
      return reduceStanding(thread, action)
  }
}

/** What happens to a thread around its runs. */
function reduceStanding(
  thread: LiveThread,
  action: Exclude<
    ThreadAction,
    ActionOf<'part-received' | 'run-submitted' | 'run-reset' | 'run-ended'>
  >,
): void {
  switch (action.type) {
    case 'run-left':
      thread.status = 'idle'
      return
    case 'run-joined':
      thread.status = 'streaming'
      return
    case 'queue-changed':
      thread.queue = action.queue
      return
    case 'load-started':
      thread.isFetching = true
      return
    case 'state-loaded':
      thread.isFetching = false
      return action.state && showState(thread, action.state)
    case 'load-failed':
      thread.isFetching = false
      thread.status = 'error'
      thread.error = action.error
      return
    case 'branches-found':
      thread.branches = action.branches
      return
    case 'error-cleared':
      thread.error = undefined
      if (thread.status === 'error') thread.status = 'idle'
      return
  }
}

function beginRun(
  thread: LiveThread,
  { threadId, runId, isContinued, unanswered, ahead }: ActionOf<'run-submitted'>,
): void {
  thread.threadId = threadId
  thread.runId = runId
  thread.status = 'submitted'
  thread.connection = 'live'
  thread.error = undefined
  thread.isFetching = false
  thread.messages.beginRun(isContinued)
  thread.values.showAhead(ahead?.values)
  if (ahead) thread.messages.showAhead(ahead)
  thread.tools.beginRun()
  thread.interrupts.beginRun(unanswered)
  forgetRun(thread)
}

/** As if a run had told it, and ended. */
function showState(thread: LiveThread, { values, interrupts, isPaused }: LoadedState): void {
  const part = { type: 'values', ns: [], data: values, interrupts: [] } as const
  thread.messages.beginRun(false)
  thread.tools.beginRun()
  forgetRun(thread)
  thread.values.reduce(part)
  thread.messages.reconcile(part, false)
  thread.interrupts.endRun(interrupts)
  thread.status = isPaused ? 'interrupted' : 'idle'
  thread.error = undefined
}

function forgetRun(thread: LiveThread): void {
  thread.run = createRunStates(thread.options)
}

function reducePart(
  { values, messages, tools, interrupts, run }: LiveThread,
  part: StreamPart,
): void {
  run.namespaces.reduce(part)
  if (part.type === 'messages') return messages.reduce(part)
  if (part.type === 'tools') return tools.reduce(part)
  interrupts.reduce(part)
  run.tasks.reduce(part)
  if (part.type === 'values') {
    values.reduce(part)
    messages.reconcile(part, interrupts.isOpenIn(part.ns))
  } else if (part.type !== 'tasks') {
    run[part.type].reduce(part as never) // the state of its mode takes it
  }
}

function endRun(thread: LiveThread, { end }: ActionOf<'run-ended'>): void {
  const { run } = thread
  const status = statusAtEnd(end)
  if (status === 'error' && thread.status === 'submitted') rollBack(thread)
  thread.status = status
  if (end.status === 'success') thread.interrupts.endRun(end.output.interrupts)
  if (end.status === 'error') {
    thread.error = end.error
    if (isLoss(end.error)) thread.connection = 'lost'
  }
  // Whatever failed has said so itself.
  const leftover = status === 'error' ? 'stopped' : status
  thread.messages.endRun()
  run.tasks.endRun(leftover)
  run.namespaces.endRun(leftover)
  thread.tools.endRun(leftover)
}

/** The graph has not taken the input: what was shown ahead is not so. */
function rollBack(thread: LiveThread): void {
  thread.messages.resetRun()
  thread.values.rollBack()
  thread.interrupts.rollBack()
}

function statusAtEnd(end: RunEnd): 'success' | 'interrupted' | 'error' | 'stopped' {
  if (end.status === 'cancelled') return 'stopped'
  return end.status === 'success' && end.isPaused ? 'interrupted' : end.status
}

function isLoss(error: Error): boolean {
  return RivuletError.isInstance(error) && error.code.startsWith('WORKER_')
}

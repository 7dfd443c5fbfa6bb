import { RivuletError } from '../errors.ts'
import type { StreamMode, StreamPart } from '../stream/stream-part.ts'
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
import { createValuesState } from './modes/values.ts'
import type { ConnectionStatus, ThreadSnapshot, ThreadStatus } from './thread-state.ts'
import type { RunEnd } from './transport.ts'

/** Everything that can happen to a thread. */
export type ThreadAction =
  | {
      readonly type: 'run-submitted'
      readonly threadId: string
      readonly runId: string
      /** It goes on with a thread that has stopped, instead of giving it new input. */
      readonly isContinued: boolean
    }
  | { readonly type: 'part-received'; readonly part: StreamPart }
  /** The run is told again from its beginning. */
  | { readonly type: 'run-reset' }
  | { readonly type: 'run-ended'; readonly end: RunEnd }
  | { readonly type: 'error-cleared' }

export interface ThreadOptions {
  /** State key that holds the message list. Default "messages". */
  messagesKey?: string | undefined
  /** Shown until the first state arrives. */
  initialValues?: Readonly<Record<string, unknown>> | undefined
  limits?: Partial<ThreadLimits> | undefined
}

type StateOf<Mode extends StreamMode> = ModeState<PartOf<Mode>, ThreadSnapshot[Mode]>

/** What belongs to one run only. */
interface RunStates {
  readonly updates: StateOf<'updates'>
  readonly custom: StateOf<'custom'>
  readonly tasks: TasksState
  readonly checkpoints: StateOf<'checkpoints'>
  readonly debug: StateOf<'debug'>
  readonly namespaces: NamespacesState
  readonly interrupts: InterruptsState
}

/**
 * A thread as it is being told: its run's standing, and one live state per mode. Changed by
 * `reduceThread` alone, read by `takeSnapshot`.
 */
export interface LiveThread {
  readonly options: ThreadOptions
  readonly answer: AnswerInterrupts
  threadId: string | undefined
  runId: string | undefined
  status: ThreadStatus
  connection: ConnectionStatus
  error: Error | undefined
  readonly values: StateOf<'values'>
  readonly messages: MessagesState
  readonly tools: ToolsState
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
    answer,
    threadId,
    runId: undefined,
    status: 'idle',
    connection: 'live',
    error: undefined,
    values,
    messages,
    tools: createToolsState(() => messages.snapshot(), limits?.tools),
    run: createRunStates(parameters, answer),
  }
}

function createRunStates({ limits = {} }: ThreadOptions, answer: AnswerInterrupts): RunStates {
  return {
    updates: createPartLog(limits.updates),
    custom: createPartLog(limits.custom),
    tasks: createTasksState(limits.tasks),
    checkpoints: createPartLog(limits.checkpoints),
    debug: createPartLog(limits.debug),
    namespaces: createNamespacesState(limits.namespaces),
    interrupts: createInterruptsState(answer),
  }
}

/**
 * The next state of a thread. The same actions always give the same state; a part costs the same
 * however long the thread is.
 */
export function reduceThread(thread: LiveThread, action: ThreadAction): void {
  switch (action.type) {
    case 'run-submitted':
      thread.threadId = action.threadId
      thread.runId = action.runId
      thread.status = 'submitted'
      thread.connection = 'live'
      thread.error = undefined
      thread.messages.beginRun(action.isContinued)
      thread.tools.beginRun()
      return forgetRun(thread)
    case 'part-received':
      if (thread.status === 'submitted') thread.status = 'streaming'
      return reducePart(thread, action.part)
    case 'run-reset':
      thread.messages.resetRun()
      thread.tools.resetRun()
      return forgetRun(thread)
    case 'run-ended':
      return endRun(thread, action.end)
    case 'error-cleared':
      thread.error = undefined
      if (thread.status === 'error') thread.status = 'idle'
      return
  }
}

function forgetRun(thread: LiveThread): void {
  thread.run = createRunStates(thread.options, thread.answer)
}

function reducePart({ values, messages, tools, run }: LiveThread, part: StreamPart): void {
  run.namespaces.reduce(part)
  if (part.type === 'messages') return messages.reduce(part)
  if (part.type === 'tools') return tools.reduce(part)
  run.interrupts.reduce(part)
  run.tasks.reduce(part)
  if (part.type === 'values') {
    values.reduce(part)
    messages.reconcile(part, run.interrupts.isOpenIn(part.ns))
  } else if (part.type !== 'tasks') {
    run[part.type].reduce(part as never) // the state of its mode takes it
  }
}

function endRun(thread: LiveThread, end: RunEnd): void {
  const { run } = thread
  const status = statusAtEnd(end)
  thread.status = status
  if (end.status === 'success') run.interrupts.endRun(end.output.interrupts)
  if (end.status === 'error') {
    thread.error = end.error
    if (isLoss(end.error)) thread.connection = 'lost'
  }
  // Whatever failed has said so itself.
  const leftover = status === 'error' ? 'stopped' : status
  run.tasks.endRun(leftover)
  run.namespaces.endRun(leftover)
  thread.tools.endRun(leftover)
}

function statusAtEnd(end: RunEnd): 'success' | 'interrupted' | 'error' | 'stopped' {
  if (end.status === 'cancelled') return 'stopped'
  return end.status === 'success' && end.isPaused ? 'interrupted' : end.status
}

function isLoss(error: Error): boolean {
  return RivuletError.isInstance(error) && error.code.startsWith('WORKER_')
}

/** The state now, sharing with the snapshot before it whatever has not changed. */
export function takeSnapshot(thread: LiveThread): ThreadSnapshot {
  const { options: _options, answer: _answer, values, messages, tools, run, ...standing } = thread
  return Object.freeze({ ...standing, ...snapshotsOf({ values, messages, tools, ...run }) })
}

type Snapshots<States extends Record<string, ModeState<never, unknown>>> = {
  readonly [Mode in keyof States]: ReturnType<States[Mode]['snapshot']>
}

function snapshotsOf<States extends Record<string, ModeState<never, unknown>>>(
  states: States,
): Snapshots<States> {
  const entries = Object.entries(states).map(([mode, state]) => [mode, state.snapshot()])
  return Object.fromEntries(entries) as Snapshots<States> // one per state, under its name
}

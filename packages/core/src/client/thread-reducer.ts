import { RivuletError } from '../errors.ts'
import type { StreamPart } from '../stream/stream-part.ts'
import { createCustomState } from './modes/custom.ts'
import { createMessagesState, type MessagesState } from './modes/messages.ts'
import type { ModeState, PartOf, ThreadLimits } from './modes/mode.ts'
import type { LogSnapshot } from './modes/part-log.ts'
import { createUpdatesState } from './modes/updates.ts'
import { createValuesState, type ValuesSnapshot } from './modes/values.ts'
import type { ConnectionStatus, ThreadSnapshot, ThreadStatus } from './thread-state.ts'
import type { RunEnd } from './transport.ts'

/** Everything that can happen to a thread. */
export type ThreadAction =
  | { readonly type: 'run-submitted'; readonly threadId: string; readonly runId: string }
  | { readonly type: 'part-received'; readonly part: StreamPart }
  /** The run is told again from its beginning. */
  | { readonly type: 'run-reset' }
  | { readonly type: 'run-ended'; readonly end: RunEnd }
  | { readonly type: 'error-cleared' }

export interface ThreadOptions {
  readonly messagesKey: string
  readonly limits: ThreadLimits
  readonly initialValues: Readonly<Record<string, unknown>> | undefined
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
  values: ModeState<PartOf<'values'>, ValuesSnapshot>
  messages: MessagesState
  updates: ModeState<PartOf<'updates'>, LogSnapshot<Readonly<Record<string, unknown>>>>
  custom: ModeState<PartOf<'custom'>, LogSnapshot>
}

export function createLiveThread(threadId: string | undefined, options: ThreadOptions): LiveThread {
  const { messagesKey, limits, initialValues } = options
  const thread: LiveThread = {
    options,
    threadId,
    runId: undefined,
    status: 'idle',
    connection: 'live',
    error: undefined,
    values: createValuesState(initialValues),
    messages: createMessagesState(messagesKey),
    updates: createUpdatesState(limits.updates),
    custom: createCustomState(limits.custom),
  }
  if (initialValues) {
    thread.messages.reconcile({ type: 'values', ns: [], data: initialValues, interrupts: [] })
  }
  return thread
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
      thread.messages.beginRun()
      return forgetRun(thread)
    case 'part-received':
      if (thread.status === 'submitted') thread.status = 'streaming'
      return reducePart(thread, action.part)
    case 'run-reset':
      thread.messages.resetRun()
      return forgetRun(thread)
    case 'run-ended':
      return endRun(thread, action.end)
    case 'error-cleared':
      thread.error = undefined
      if (thread.status === 'error') thread.status = 'idle'
      return
  }
}

/** What belongs to one run only. */
function forgetRun(thread: LiveThread): void {
  const { limits } = thread.options
  thread.updates = createUpdatesState(limits.updates)
  thread.custom = createCustomState(limits.custom)
}

function reducePart(thread: LiveThread, part: StreamPart): void {
  switch (part.type) {
    case 'values':
      thread.values.reduce(part)
      return thread.messages.reconcile(part)
    case 'updates':
      return thread.updates.reduce(part)
    case 'messages':
      return thread.messages.reduce(part)
    case 'custom':
      return thread.custom.reduce(part)
  }
}

function endRun(thread: LiveThread, end: RunEnd): void {
  switch (end.status) {
    case 'success':
      thread.status = end.output.interrupts.length > 0 ? 'interrupted' : 'success'
      return
    case 'cancelled':
      thread.status = 'stopped'
      return
    case 'error':
      thread.status = 'error'
      thread.error = end.error
      if (isLoss(end.error)) thread.connection = 'lost'
  }
}

function isLoss(error: Error): boolean {
  return RivuletError.isInstance(error) && error.code.startsWith('WORKER_')
}

/** The state now, sharing with the snapshot before it whatever has not changed. */
export function takeSnapshot(thread: LiveThread): ThreadSnapshot {
  const { threadId, runId, status, connection, error, values, messages, updates, custom } = thread
  return Object.freeze({
    threadId,
    runId,
    status,
    connection,
    error,
    values: values.snapshot(),
    messages: messages.snapshot(),
    updates: updates.snapshot(),
    custom: custom.snapshot(),
  })
}

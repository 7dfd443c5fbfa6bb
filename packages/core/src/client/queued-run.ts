import { RivuletError } from '../errors.ts'
import type { GraphTypes, ValuesOf } from '../graph/graph-types.ts'
import { isAnswerMap } from '../internal/answer-map.ts'
import type { Deferred } from '../internal/deferred.ts'
import type { WireRunOptions } from '../protocol/wire-message.ts'
import type { Interrupt, StreamMode } from '../stream/stream-part.ts'
import type { RunInput } from './run-input.ts'
import type { ThreadStatus } from './thread-state.ts'
import type { RunEnd } from './transport.ts'

/** The options that cross to a run of the graph, with what is known of it. */
export type WireOptionsOf<Types extends GraphTypes> = WireRunOptions<
  Types['contextInput'],
  Types['nodes'],
  Types['keys']
>

/**
 * What becomes of a submit while a run is under way: it waits for its turn, stops the run and goes
 * ahead of what waits, is refused with ConflictError, or is dropped: it ends as `stopped` at once.
 */
export type WhenBusy = 'enqueue' | 'interrupt' | 'reject' | 'drop'

/** Options of one submit. What it streams is up to the thread's viewers. */
export interface SubmitOptions<Types extends GraphTypes = GraphTypes> extends Omit<
  WireOptionsOf<Types>,
  'streamMode' | 'subgraphs' | 'inputMessageId'
> {
  /** Aborting it stops the run. */
  signal?: AbortSignal | undefined
  /**
   * What is shown before the run tells anything: the messages of the input (true, the default),
   * nothing (false), or these state values, and the messages among them. Taken back when the run is
   * refused.
   */
  optimistic?: boolean | Partial<ValuesOf<Types> & object> | undefined
  /** Default: that of the thread. */
  whenBusy?: WhenBusy | undefined
}

/** A submit that waits for the runs before it. */
export interface QueuedSubmit {
  readonly runId: string
  /** State keys, or the fields of a Command. */
  readonly input: unknown
  /** Takes it out of the queue: it ends as `stopped`. */
  remove(this: void): void
  /** Stops what is under way, and runs it next. */
  runNow(this: void): void
}

/** How a submitted run ended. */
export interface SubmitResult<Values = unknown, Question = unknown> {
  readonly status: Extract<ThreadStatus, 'success' | 'interrupted' | 'error' | 'stopped'>
  readonly value: Values | null
  readonly interrupts: readonly Interrupt<Question>[]
}

/** A run that was submitted and has not ended. */
export interface QueuedRun extends RunInput {
  readonly runId: string
  readonly options: SubmitOptions
  readonly result: Deferred<SubmitResult>
  readonly base: RunBase | undefined
  readonly shown: QueuedSubmit
}

/** The checkpoint that a run branches off from, and what is known of it. */
export interface RunBase {
  readonly checkpointId: string
  /** Ids of the messages there. Absent: as now. */
  readonly kept?: ReadonlySet<string> | undefined
}

/** What the viewers of a thread want to be told. */
export interface StreamWish {
  readonly modes: readonly StreamMode[]
  readonly subgraphs: boolean
}

/** The options of a run as the transport takes them. */
export function wireOptions(
  { options, base }: QueuedRun,
  { modes, subgraphs }: StreamWish,
  { threadId, inputMessageId }: { threadId: string; inputMessageId: string | undefined },
): WireRunOptions {
  const { signal: _signal, optimistic: _optimistic, whenBusy: _whenBusy, ...rest } = options
  const at = base && { checkpoint_id: base.checkpointId }
  return {
    ...rest,
    streamMode: modes,
    subgraphs,
    configurable: { ...at, ...options.configurable, thread_id: threadId },
    ...(inputMessageId === undefined ? {} : { inputMessageId }),
  }
}

export function resultOf(status: ThreadStatus, end: RunEnd): SubmitResult {
  if (end.status !== 'success') return ended(end.status === 'cancelled' ? 'stopped' : 'error')
  return { status: status as SubmitResult['status'], ...end.output }
}

export function ended(status: SubmitResult['status']): SubmitResult {
  return { status, value: null, interrupts: [] }
}

/** What is wrong with an answer to what is open. */
export function refuseAnswer(answer: unknown, open: readonly Interrupt[]): Error | undefined {
  if (answer === undefined || answer === null) {
    return new RivuletError('INVALID_ARGUMENT', 'resume needs an answer that is not null.', {
      argument: 'answer',
    })
  }
  if (open.length < 2 || isAnswerMap(answer)) return undefined
  return new RivuletError(
    'AMBIGUOUS_RESUME',
    `${open.length} interrupts are open: answer one by interrupt.resume(answer), or several by resumeAll({ [id]: answer }).`,
    { interrupts: open.map(({ id }) => id) },
  )
}

/** Of the questions that are open, those that a run leaves so: one that answers others by their ids. */
export function unansweredBy(
  { input, isCommand }: RunInput,
  open: readonly Interrupt[],
): ReadonlySet<string> {
  const answers = isCommand ? (input as { readonly resume?: unknown }).resume : undefined
  const left = isAnswerMap(answers) ? open.filter(({ id }) => !Object.hasOwn(answers, id)) : []
  return new Set(left.map(({ id }) => id))
}

export function busy(threadId: string | undefined): Error {
  return new RivuletError(
    'CONFLICT',
    `A run is under way on thread "${threadId}", and whenBusy is "reject": wait for its end, stop() it, or submit with whenBusy "enqueue" or "interrupt".`,
    { threadId },
  )
}

export function emptyInput(graph: string): Error {
  return new RivuletError(
    'EMPTY_INPUT',
    `submit needs the input of graph "${graph}", a Command, or null to go on: submit({ messages: 'hi' }).`,
    { graph },
  )
}

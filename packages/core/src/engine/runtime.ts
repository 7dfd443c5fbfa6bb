import { InvalidArgumentError } from '../errors.ts'
import { hash128 } from '../internal/hash.ts'
import type { Namespace } from '../internal/ns.ts'
import { createAmbientContext } from '../platform/ambient-context.ts'
import type { ExecutionInfo } from './execution-info.ts'
import type { FreeInterrupt, InterruptOptions } from './interrupt-function.ts'
import { readGiven } from './response-schema.ts'
import type { Store } from '../store/store.ts'
import type { RunContext } from './run-context.ts'
import type { RunControl } from './run-control.ts'
import { createStreamWriter, type StreamWriter } from './stream-writer.ts'
import type { Task } from './task.ts'
import type { TaskCalls } from './task-calls.ts'
import { type KnownBefore, NOTHING_KNOWN, type TaskPart } from './task-part.ts'

/**
 * The second argument of every node, and what a node passes on to the models and tools it calls.
 *
 * @typeParam Ask The type of `interrupt`, which follows from what the graph declares.
 */
export interface Runtime<Custom = unknown, Context = unknown, Ask = FreeInterrupt> {
  readonly writer: StreamWriter<Custom>
  /**
   * Asks the outside world: the run stops, and when it is resumed with an answer, the node runs again
   * from its first line and this returns the answer. Questions are told apart by their order in the
   * node.
   *
   * @param value The question: anything that can be stored. Readers find it in `interrupts`.
   * @param options `responseSchema`: what an answer must be; default: the schema that the graph
   *   declares as `resume`. Readers find it as JSON Schema in
   *   `response_schema`; a Standard Schema (Zod, Valibot, …) also checks the answer and is what it
   *   returns. An answer that does not fit fails the run; the question stays open.
   * @throws InterruptSignal, which is no error: don't catch it, or throw it on; SchemaViolationError.
   * @example const isApproved = runtime.interrupt<boolean>({ question: 'Publish this?', draft })
   */
  readonly interrupt: Ask
  /** Aborted when the run is stopped or a sibling fails. */
  readonly signal: AbortSignal
  readonly context: Context
  /**
   * Memory across threads: what the graph was compiled with, or else the graph that called it.
   * Undefined when none of them has a store.
   */
  readonly store: Store | undefined
  readonly configurable: Readonly<Record<string, unknown>>
  readonly tags: readonly string[]
  readonly metadata: Readonly<Record<string, unknown>>
  readonly executionInfo: ExecutionInfo
  /** Tells that the node is at work: its `idleTimeout` starts anew. */
  readonly heartbeat: () => void
  /** What the last run of an entrypoint on this thread has saved; undefined at the first, and elsewhere. */
  readonly previous: unknown
  /** What the run was given as `control`: ask it whether the run is to stop after this superstep. */
  readonly control: RunControl | undefined
}

/** The runtime of a node of any graph: what is passed along, and neither written to nor asked with. */
export type AnyRuntime = Runtime<never, unknown, unknown>

/**
 * The runtime of one task. Everything that costs (the signal, the writer, the ids) is made when it
 * is read: a node that reads nothing pays for one small object.
 */
export class NodeRuntime implements Runtime {
  readonly run: RunContext
  readonly task: Task
  /** The namespace of the graph that the task belongs to. */
  readonly ns: Namespace
  /** Of an attempt: the runtime of its task. */
  whole: NodeRuntime | undefined
  /** The task whose attempt has called this one; undefined for a task of the superstep. */
  readonly calledBy: NodeRuntime | undefined
  /** Of a runtime for a part of the task: which one. */
  readonly part: TaskPart | undefined
  /** The tasks that this attempt has called. */
  calls: TaskCalls | undefined
  #fence: { readonly reason: unknown } | undefined
  #controller: AbortController | undefined
  #writer: StreamWriter | undefined
  /** Answers to the first questions of the task, in their order; all its attempts share them. */
  readonly #answers: unknown[]
  #asked = 0
  #calls = 0
  /** Counts from 1; of a task with several attempts, the one under way. */
  #attempt = 1
  #hasTaken = false
  #onProgress: ((isHeartbeat: boolean) => void) | undefined
  #fenceListeners: Set<(reason: unknown) => void> | undefined

  constructor(run: RunContext, task: Task, known: KnownBefore = NOTHING_KNOWN) {
    this.run = run
    this.task = task
    this.ns = task.position.ns
    this.#answers = known.answers ?? []
    this.calledBy = known.calledBy
    this.part = known.part
    if (known.part) this.#attempt = known.calledBy!.#attempt
  }

  /** The runtime of an attempt of the same task. */
  nextAttempt(attempt: number): NodeRuntime {
    const known = { answers: this.#answers, calledBy: this.calledBy, part: this.part }
    const next = new NodeRuntime(this.run, this.task, known)
    next.whole = this
    this.#attempt = next.#attempt = attempt
    return next
  }

  /** All answers that the task has had. */
  get answers(): readonly unknown[] {
    return this.#answers
  }

  /** Nodes may take it out of their runtime, like the writer. */
  get interrupt(): FreeInterrupt {
    return ((value, options) => this.#interrupt(value, options)) as FreeInterrupt // what was answered
  }

  #interrupt(
    value: unknown,
    { responseSchema = this.run.answerSchema }: InterruptOptions = {},
  ): unknown {
    const at = this.#asked++
    const id = this.part ? hash128(this.part.id) : this.task.interruptId
    const isAsked = at >= this.#answers.length
    const given = isAsked ? this.run.answers.take(id) : { value: this.#answers[at] }
    const answer = readGiven({ value, id, responseSchema }, given)
    // Only an answer that fits is one: what is kept is what was given.
    this.#answers[at] = given!.value
    if (isAsked) this.noteAnswer()
    return answer
  }

  /**
   * The namespace of the next graph that the task calls: its first is told by the task alone, each
   * further one by a segment with its number (semantics §1.9).
   */
  nextCallNs(): Namespace {
    if (this.part && !this.part.graphs) return this.calledBy!.nextCallNs()
    const { first, step } = this.part?.graphs ?? { first: 0, step: 1 }
    const own = [...this.ns, `${this.task.node.name}:${this.task.id}`]
    const call = first + step * this.#calls++
    return call === 0 ? own : [...own, String(call)]
  }

  /** Under what its answers and its result are stored. */
  get recordId(): string {
    return this.part?.id ?? this.task.id
  }

  /** The state that the node was given; of a Send, its argument. */
  get state(): unknown {
    return this.task.input
  }

  /** The tool call that this is part of; undefined where it is part of none. */
  get toolCallId(): string | undefined {
    return this.part?.toolCallId ?? this.calledBy?.toolCallId
  }

  /** What called it goes on where it had stopped, or failed: so does what it calls. */
  get isResuming(): boolean {
    return this.task.position.isTakenUp || this.#attempt > 1 || (this.calledBy?.isResuming ?? false)
  }

  /** The task that this one is part of. */
  get above(): NodeRuntime | undefined {
    return this.calledBy ?? this.run.caller
  }

  get writer(): StreamWriter {
    this.#writer ??= createStreamWriter(this)
    return this.#writer
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController()
      if (this.#fence) this.#controller.abort(this.#fence.reason)
    }
    return this.#controller.signal
  }

  get context(): unknown {
    return this.run.options.context
  }

  get store(): Store | undefined {
    return this.run.store
  }

  get configurable(): Readonly<Record<string, unknown>> {
    return this.run.options.configurable
  }

  get tags(): readonly string[] {
    return this.run.options.tags
  }

  get metadata(): Readonly<Record<string, unknown>> {
    return { ...this.run.options.metadata, ...this.task.node.metadata }
  }

  get executionInfo(): ExecutionInfo {
    const { threadId, runId, saver } = this.run
    const { id, checkpointNs, position } = this.task
    const checkpointId = saver ? position.checkpointId : undefined
    return { threadId, runId, taskId: id, checkpointId, checkpointNs, nodeAttempt: this.#attempt }
  }

  get previous(): unknown {
    return this.task.previous
  }

  get control(): RunControl | undefined {
    return this.run.options.control
  }

  get heartbeat(): () => void {
    return () => this.progress(true)
  }

  /** Something has come of the task: to whoever watches how long it is silent, and those above. */
  progress(isHeartbeat = false): void {
    if (this.#fence) return
    this.#onProgress?.(isHeartbeat)
    this.above?.progress(isHeartbeat)
  }

  /** The one listener for `progress`. */
  watchProgress(listener: (isHeartbeat: boolean) => void): void {
    this.#onProgress = listener
  }

  /** Whether this run has answered a question of the task, or of a graph below it. */
  get hasTakenAnswer(): boolean {
    return this.#hasTaken
  }

  /** An answer was taken: by the task, or below it. */
  noteAnswer(): void {
    this.#hasTaken = true
    const above = this.whole ?? this.above
    above?.noteAnswer()
  }

  /** True once the task's results no longer count: the run was stopped, or a sibling failed. */
  get isFenced(): boolean {
    return this.#fence !== undefined
  }

  /** @throws The reason why the task's results no longer count. */
  throwIfFenced(): void {
    if (this.#fence) throw this.#fence.reason
  }

  /** Calls a function of the user's so that the ambient forms in it find this runtime. */
  call<Result>(body: (runtime: NodeRuntime) => Result): Result {
    return ambient.run(this, () => body(this))
  }

  /** From here on nothing of the task reaches the stream or the state; its signal is aborted. */
  fence(reason: unknown): void {
    if (this.#fence) return
    this.#fence = { reason }
    this.#controller?.abort(reason)
    for (const listener of this.#fenceListeners ?? []) listener(reason)
    this.#fenceListeners = undefined
  }

  /** Calls back when the task's results no longer count, at once if so already; returns unsubscribe. */
  onFence(listener: (reason: unknown) => void): () => void {
    if (this.#fence) listener(this.#fence.reason)
    else (this.#fenceListeners ??= new Set()).add(listener)
    return () => this.#fenceListeners?.delete(listener)
  }
}

const ambient = /* @__PURE__ */ createAmbientContext<NodeRuntime>()

/** The runtime of the node that is running now, or undefined. */
export function findRuntime(): NodeRuntime | undefined {
  return ambient.get()
}

/**
 * The task that a call belongs to: by the runtime that was passed along, otherwise by what runs now.
 *
 * @param what For the error: `a model call`.
 * @throws InvalidArgumentError for something else than a node's runtime.
 */
export function callerOf(runtime: unknown, what: string): NodeRuntime | undefined {
  if (runtime === undefined) return findRuntime()
  if (runtime instanceof NodeRuntime) return runtime
  throw new InvalidArgumentError(
    `The runtime of ${what} must be the second argument of the calling node itself, not a copy of ` +
      'it: pass runtime, or { runtime } beside other options.',
    { argument: 'runtime' },
  )
}

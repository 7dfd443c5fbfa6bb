import type { RivuletError } from '../errors.ts'
import type { AnswersById, AnswersOf, GraphTypes, RunInputOf } from '../graph/graph-types.ts'
import { createDeferred } from '../internal/deferred.ts'
import { interruptsOf } from '../protocol/question.ts'
import type { StreamMode, StreamPart } from '../stream/stream-part.ts'
import { callAll } from './call-all.ts'
import { checkedObserver } from './checked-observer.ts'
import { type CommitMode, CommitScheduler } from './commit-scheduler.ts'
import type { ClientContext } from './client-context.ts'
import {
  emptyInput,
  refuseAnswer,
  ended,
  type QueuedRun,
  resultOf,
  type StreamWish,
  type SubmitOptions,
  wireOptions,
} from './queued-run.ts'
import { type RunInput, toRunInput } from './run-input.ts'
import { stopOnAbort } from './stop-on-abort.ts'
import {
  createLiveThread,
  type LiveThread,
  reduceThread,
  takeSnapshot,
  type ThreadAction,
  type ThreadOptions,
} from './thread-reducer.ts'
import type { AnyPartOf, ResultOf, ThreadSnapshot } from './thread-state.ts'
import type { RunEnd, RunObserver } from './transport.ts'

export interface ThreadParameters extends ThreadOptions {
  readonly graph: string
  readonly threadId: string | undefined
  readonly commit?: CommitMode | undefined
  /** Told at the start of each run; a thread without an id has got one by then. */
  readonly onRunStart: (thread: Thread, threadId: string) => void
  /** Told at the end of each run, after its last commit. */
  readonly onRunEnd: (thread: Thread) => void
}

/** Codes of what a caller has to mend; with any other error the run itself has failed. */
const BAD_ARGUMENTS: ReadonlySet<string> = new Set(['NOT_CLONEABLE', 'INVALID_ARGUMENT'])

/** What a run streams when nobody asked for anything else. */
export const DEFAULT_MODES: readonly StreamMode[] = ['values', 'messages', 'custom', 'tasks']

type Listener = (snapshot: ThreadSnapshot) => void
type PartListener = (part: StreamPart) => void

/**
 * One conversation on one graph: starts its runs one after the other, takes their parts in, and
 * publishes what a page may see of it. Belongs to the client, not to a component: it goes on while
 * nobody looks.
 */
export class Thread<Types extends GraphTypes = GraphTypes> {
  /** Carries the types; never set. */
  declare readonly '~types'?: Types
  readonly graph: string
  readonly #context: ClientContext
  readonly #parameters: ThreadParameters
  readonly #live: LiveThread
  readonly #scheduler: CommitScheduler
  readonly #listeners = new Set<Listener>()
  readonly #partListeners = new Set<PartListener>()
  readonly #queue: QueuedRun[] = []
  readonly #wishes = new Set<StreamWish>()
  #running: QueuedRun | undefined
  /** Of the newest run. */
  #observer: RunObserver | undefined
  #snapshot: ThreadSnapshot

  constructor(context: ClientContext, parameters: ThreadParameters) {
    this.graph = parameters.graph
    this.#context = context
    this.#parameters = parameters
    this.#live = createLiveThread(parameters, (answers, options) =>
      this.resumeAll(answers, options as SubmitOptions<Types>),
    )
    this.#snapshot = takeSnapshot(this.#live)
    this.#scheduler = new CommitScheduler({
      mode: parameters.commit ?? 'frame',
      clock: context.clock,
      frames: context.frames,
      commit: () => this.#publish(),
    })
  }

  get threadId(): string | undefined {
    return this.#live.threadId
  }

  /** What was published last. The same object until the next commit. */
  getSnapshot(): ThreadSnapshot<Types> {
    return this.#snapshot as ThreadSnapshot<Types> // of its graph
  }

  /** Calls back after each commit; returns unsubscribe. */
  subscribe(listener: (snapshot: ThreadSnapshot<Types>) => void): () => void {
    this.#listeners.add(listener as Listener)
    return () => this.#listeners.delete(listener as Listener)
  }

  /**
   * Calls back for every part as it arrives, ahead of the commit that shows it; returns unsubscribe.
   * A run that is told again from its beginning is told to the listener again.
   */
  onPart(listener: (part: AnyPartOf<Types>) => void): () => void {
    const told = listener as PartListener // parts are of its graph
    this.#partListeners.add(told)
    return () => this.#partListeners.delete(told)
  }

  /**
   * Runs the graph on this thread; while a run is under way, after it. Resolves at the end of the
   * run, also when it failed or was stopped.
   *
   * @param input State keys, or what an entrypoint takes, or a Command; null goes on with a thread that has stopped.
   * @throws EmptyInputError, NotCloneableError by rejection, before anything has started.
   */
  submit(input: RunInputOf<Types>, options: SubmitOptions<Types> = {}): Promise<ResultOf<Types>> {
    if (input === undefined) {
      return Promise.reject(emptyInput(this.graph))
    }
    return this.#enqueue(toRunInput(input), options)
  }

  /**
   * Answers the interrupt that is open, and goes on.
   *
   * @throws InvalidArgumentError without an answer, AmbiguousResumeError for one answer to several
   *   questions, by rejection: nothing was started, and the questions stay.
   */
  resume(answer: AnswersOf<Types>, options: SubmitOptions<Types> = {}): Promise<ResultOf<Types>> {
    const refusal = refuseAnswer(answer, this.#live.run.interrupts.snapshot())
    if (refusal) return Promise.reject(refusal)
    return this.#enqueue({ input: { resume: answer }, isCommand: true }, options)
  }

  /** Answers several interrupts, or one of several, by their ids, and goes on. */
  resumeAll(
    answers: AnswersById<Types['resumeInput']>,
    options?: SubmitOptions<Types>,
  ): Promise<ResultOf<Types>> {
    return this.resume(answers as AnswersOf<Types>, options)
  }

  /** Stops what is under way and drops what waits. Resolves when the engine has stopped. */
  async stop(): Promise<void> {
    for (const { result } of this.#queue.splice(0)) result.resolve(ended('stopped'))
    if (this.#running) await this.#stopRun(this.#running)
  }

  /**
   * Asks for modes, and whether of nested graphs, too: a run streams the union of what is asked for
   * when it starts. Returns the function that takes the wish back.
   */
  requestModes(modes: readonly StreamMode[], subgraphs = true): () => void {
    const wish = { modes, subgraphs }
    this.#wishes.add(wish)
    return () => this.#wishes.delete(wish)
  }

  clearError(): void {
    this.#act({ type: 'error-cleared' })
  }

  /** Publishes what is pending: the commits of the mode "manual". */
  flush(): void {
    this.#scheduler.flush()
  }

  /** Publishes what is pending and leaves no timer behind. */
  dispose(): void {
    this.#scheduler.dispose()
  }

  #enqueue(input: RunInput, options: SubmitOptions<Types>): Promise<ResultOf<Types>> {
    const run: QueuedRun = {
      ...input,
      runId: this.#context.ids.create('run'),
      options,
      result: createDeferred(),
    }
    this.#queue.push(run)
    stopOnAbort(options.signal, run.result.promise, () => void this.#stopRun(run))
    this.#startNext()
    return run.result.promise as Promise<ResultOf<Types>> // of its graph
  }

  /** The union of what is wished for. */
  #wish(): StreamWish {
    const wishes = [...this.#wishes]
    if (wishes.length === 0) return { modes: DEFAULT_MODES, subgraphs: true }
    return {
      modes: [...new Set(wishes.flatMap(({ modes }) => modes))],
      subgraphs: wishes.some(({ subgraphs }) => subgraphs),
    }
  }

  #startNext(): void {
    const next = this.#running ? undefined : this.#queue.shift()
    if (!next) return
    const { ids } = this.#context
    const threadId = this.#live.threadId ?? ids.create('thread')
    this.#running = next
    const refusal = this.#start(next, threadId)
    if (refusal && BAD_ARGUMENTS.has(refusal.code)) {
      // Nothing has been told: as if it had never been submitted.
      this.#running = undefined
      next.result.reject(refusal)
      this.#startNext()
      return
    }
    this.#parameters.onRunStart(this as unknown as Thread, threadId)
    const { runId, input, isCommand } = next
    this.#act({ type: 'run-submitted', threadId, runId, isContinued: isCommand || input === null })
    if (refusal) this.#endRun({ status: 'error', error: refusal })
  }

  /** Returns the error that the transport refuses the run with. */
  #start(run: QueuedRun, threadId: string): RivuletError | undefined {
    const { runId, input, isCommand } = run
    const options = wireOptions(run, this.#wish(), threadId)
    this.#observer = this.#observe(run)
    try {
      this.#context.transport.start(
        { runId, graph: this.graph, input, isCommand, options },
        this.#observer,
      )
      return undefined
    } catch (error) {
      return error as RivuletError // transports throw nothing else
    }
  }

  async #stopRun(run: QueuedRun): Promise<void> {
    const at = this.#queue.indexOf(run)
    if (at !== -1) {
      this.#queue.splice(at, 1)
      run.result.resolve(ended('stopped'))
    }
    if (this.#running !== run) return
    const observer = this.#observer
    await this.#context.transport.cancel(run.runId)
    // A transport that cannot say how the run ended leaves it to us; otherwise it has said so.
    observer?.onEnd({ status: 'cancelled' })
  }

  #observe({ runId }: QueuedRun): RunObserver {
    return checkedObserver(
      {
        onParts: (parts) => this.#receive(parts),
        // Published with the parts that follow: what was there does not vanish for a moment.
        onReset: () => reduceThread(this.#live, { type: 'run-reset' }),
        onEnd: (end) => this.#endRun(end),
      },
      () => void this.#context.transport.cancel(runId),
    )
  }

  #receive(parts: readonly StreamPart[]): undefined {
    // The first part of a run and a question do not wait for a frame.
    let isUrgent = this.#live.status === 'submitted'
    for (const part of parts) {
      reduceThread(this.#live, { type: 'part-received', part })
      isUrgent ||= interruptsOf(part) !== undefined
      callAll(this.#partListeners, part)
    }
    this.#scheduler.schedule()
    if (isUrgent) this.#scheduler.flush()
  }

  #endRun(end: RunEnd): void {
    const running = this.#running
    // What the run said is published before how it ended. What a listener submits meanwhile waits.
    this.#scheduler.flush()
    this.#act({ type: 'run-ended', end })
    const result = resultOf(this.#live.status, end)
    this.#running = undefined
    running?.result.resolve(result)
    this.#parameters.onRunEnd(this as unknown as Thread)
    this.#startNext()
  }

  /** What happens to the thread itself is published at once. */
  #act(action: ThreadAction): void {
    reduceThread(this.#live, action)
    this.#scheduler.schedule()
    this.#scheduler.flush()
  }

  #publish(): void {
    this.#snapshot = takeSnapshot(this.#live)
    callAll(this.#listeners, this.#snapshot)
  }
}

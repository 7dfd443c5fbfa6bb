import type { AnswersById, AnswersOf, GraphTypes, RunInputOf } from '../graph/graph-types.ts'
import type { ContentMessage } from '../messages/message.ts'
import type { StreamMode } from '../stream/stream-part.ts'
import type { CommitMode } from './commit-scheduler.ts'
import type { ClientContext } from './client-context.ts'
import type { BranchPlan, ForkOptions } from './history/branching.ts'
import { loadBranching, ThreadHistory } from './history/thread-history.ts'
import {
  emptyInput,
  ended,
  refuseAnswer,
  type SubmitOptions,
  type SubmitResult,
  type WhenBusy,
} from './queued-run.ts'
import { toRunInput } from './run-input.ts'
import { ThreadPublisher } from './thread-publisher.ts'
import type { ThreadOptions } from './thread-reducer.ts'
import { ThreadRuns } from './thread-runs.ts'
import type { AnyPartOf, ResultOf, ThreadSnapshot } from './thread-state.ts'
import { type OnUnmount, ThreadViewers } from './thread-viewers.ts'

export interface ThreadParameters extends ThreadOptions {
  readonly graph: string
  readonly threadId: string | undefined
  readonly commit?: CommitMode | undefined
  readonly whenBusy?: WhenBusy | undefined
  /** Told at the start of each run; a thread without an id has got one by then. */
  readonly onRunStart: (thread: Thread, threadId: string) => void
  /** Told at the end of each run, after its last commit. */
  readonly onRunEnd: (thread: Thread) => void
}

type Branching = Awaited<ReturnType<typeof loadBranching>>

/**
 * One conversation on one graph: starts its runs one after the other, takes their parts in, and
 * publishes what a page may see of it. Belongs to the client, not to a component: it goes on while
 * nobody looks.
 */
export class Thread<Types extends GraphTypes = GraphTypes> {
  /** Carries the types; never set. */
  declare readonly '~types'?: Types
  readonly graph: string
  readonly #publisher: ThreadPublisher
  readonly #viewers: ThreadViewers
  readonly #runs: ThreadRuns
  readonly #history: ThreadHistory

  constructor(context: ClientContext, parameters: ThreadParameters) {
    this.graph = parameters.graph
    this.#publisher = new ThreadPublisher(context, parameters, (answers, options) =>
      this.resumeAll(answers, options),
    )
    const {
      graph,
      onRunStart,
      onRunEnd,
      whenBusy = 'enqueue',
      messagesKey = 'messages',
    } = parameters
    const own = { graph, whenBusy, messagesKey, publisher: this.#publisher }
    this.#runs = new ThreadRuns(context, {
      ...own,
      wish: () => this.#viewers.union(),
      reload: () => void this.#history.reload(),
      onStart: (threadId) => {
        this.#history.onRunStart()
        onRunStart(this as unknown as Thread, threadId)
      },
      onEnd: () => {
        this.#history.onChange()
        onRunEnd(this as unknown as Thread)
      },
    })
    this.#viewers = new ThreadViewers(this.#runs)
    this.#history = new ThreadHistory(context, { ...own, runs: this.#runs })
  }

  get threadId(): string | undefined {
    return this.#publisher.live.threadId
  }

  /** What was published last. The same object until the next commit. */
  getSnapshot(): ThreadSnapshot<Types> {
    return this.#publisher.snapshot as ThreadSnapshot<Types> // of its graph
  }

  /** What was published before anything happened: of `initialValues` only, as on a server. */
  getInitialSnapshot(): ThreadSnapshot<Types> {
    return this.#publisher.initialSnapshot as ThreadSnapshot<Types> // of its graph
  }

  /**
   * The text of a message as it stands, ahead of the next commit; '' when there is none.
   *
   * @param key That of its namespace, by `nsKey`.
   */
  readText(id: string, key = ''): string {
    return this.#publisher.text(key, id)
  }

  /** Calls back after each commit; returns unsubscribe. */
  subscribe(listener: (snapshot: ThreadSnapshot<Types>) => void): () => void {
    return this.#publisher.subscribe(listener as (snapshot: ThreadSnapshot) => void)
  }

  /**
   * Calls back for every part as it arrives, ahead of the commit that shows it; returns unsubscribe.
   * A run that is told again from its beginning is told to the listener again.
   */
  onPart(listener: (part: AnyPartOf<Types>) => void): () => void {
    return this.#publisher.onPart(listener as (part: AnyPartOf<GraphTypes>) => void) // parts are of its graph
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
    return this.#result(this.#runs.submit(toRunInput(input), options))
  }

  /**
   * Answers the interrupt that is open, and goes on.
   *
   * @throws InvalidArgumentError without an answer, AmbiguousResumeError for one answer to several
   *   questions, by rejection: nothing was started, and the questions stay.
   */
  resume(answer: AnswersOf<Types>, options: SubmitOptions<Types> = {}): Promise<ResultOf<Types>> {
    const refusal = refuseAnswer(answer, this.#publisher.live.interrupts.snapshot())
    if (refusal) return Promise.reject(refusal)
    const input = { input: { resume: answer }, isCommand: true }
    return this.#result(this.#runs.submit(input, options))
  }

  /** Answers several interrupts, or one of several, by their ids, and goes on. */
  resumeAll(
    answers: AnswersById<Types['resumeInput']>,
    options?: SubmitOptions<Types>,
  ): Promise<ResultOf<Types>> {
    return this.resume(answers as AnswersOf<Types>, options)
  }

  /** Stops what is under way and drops what waits. Resolves when the engine has stopped. */
  stop(): Promise<void> {
    return this.#runs.stop()
  }

  /**
   * Writes an answer anew, on a branch of its own: that to the newest message of a human, or the
   * message that is named, or what answers it if a human has written it. What is under way is
   * stopped first.
   *
   * @throws InvalidArgumentError for a message that there is not, or before which nothing was saved;
   *   CheckpointerRequiredError for a graph without a saver. By rejection: nothing was started.
   */
  regenerate(messageId?: string, options?: SubmitOptions<Types>): Promise<ResultOf<Types>> {
    return this.#branch(({ planRegenerate }) => planRegenerate(this.#history, messageId), options)
  }

  /**
   * Says a message differently, on a branch of its own: one of a human is submitted again; any other
   * is replaced, and the thread goes on from there. What is under way is stopped first.
   *
   * @throws As `regenerate`.
   */
  edit(
    messageId: string,
    content: ContentMessage['content'],
    options?: SubmitOptions<Types>,
  ): Promise<ResultOf<Types>> {
    return this.#branch(({ planEdit }) => planEdit(this.#history, { messageId, content }), options)
  }

  /**
   * Goes on from an older checkpoint, on a branch of its own: with an input, or with what was due
   * there. What is under way is stopped first.
   *
   * @throws CheckpointerRequiredError for a graph without a saver, by rejection.
   */
  fork(from: ForkOptions<Types>, options?: SubmitOptions<Types>): Promise<ResultOf<Types>> {
    return this.#branch(({ planFork }) => planFork(this.#history, from), options)
  }

  /**
   * Shows the newest state of a branch; what is submitted next goes on from there. What is under way
   * is stopped first.
   *
   * @param id Of an option of `branches`, or of any checkpoint of the branch.
   * @throws InvalidArgumentError when there is no such checkpoint.
   */
  async selectBranch(id: string): Promise<void> {
    await this.#goBack(
      ({ findHead }) => findHead(this.#history, id),
      (checkpointId, isWanted) => this.#history.show(checkpointId, isWanted),
    )
  }

  /** Keeps `branches` of the snapshot up to date; returns the function that ends it. */
  watchBranches(): () => void {
    return this.#history.watchBranches()
  }

  /**
   * Shows what the saver has of the thread, once, unless a run was started here.
   *
   * @param goesOn Goes on with a run that was cut off with the realm that it ran in. Default false.
   */
  load({ goesOn = false }: { readonly goesOn?: boolean | undefined } = {}): Promise<void> {
    return this.#history.load(goesOn)
  }

  /**
   * Listens no longer to the run under way. It goes on, its submit resolves when it has ended and
   * somebody has joined it.
   */
  detach(): void {
    this.#runs.detach()
  }

  /** Listens again to a run that was left. */
  join(): void {
    this.#runs.join()
  }

  /**
   * Somebody looks at the thread: joins a run that was left. Returns the function that says that
   * they have gone: when all have, what is under way goes on (`keep`), is left, or stopped.
   */
  view(onUnmount: OnUnmount = 'keep'): () => void {
    return this.#viewers.add(onUnmount)
  }

  /**
   * Asks for modes, and whether of nested graphs, too: a run streams the union of what is asked for
   * when it starts. Returns the function that takes the wish back.
   */
  requestModes(modes: readonly StreamMode[], subgraphs = true): () => void {
    return this.#viewers.wish({ modes, subgraphs })
  }

  clearError(): void {
    this.#publisher.leavePast()
    if (this.#publisher.live.error) this.#publisher.act({ type: 'error-cleared' })
  }

  /** Publishes what is pending: the commits of the mode "manual". */
  flush(): void {
    this.#publisher.flush()
  }

  /** Publishes what is pending, leaves no timer behind, and lets nobody wait. */
  dispose(): void {
    this.#publisher.dispose()
    this.#runs.dispose()
  }

  /** Somebody else has changed the thread where it is saved. */
  onSaved(): void {
    this.#history.onChange()
  }

  async #branch(
    plan: (branching: Branching) => Promise<BranchPlan>,
    options: SubmitOptions<Types> = {},
  ): Promise<ResultOf<Types>> {
    const result = await this.#goBack(plan, ({ input, base }, isWanted) =>
      isWanted() ? this.#runs.submit(input, options, base) : ended('stopped'),
    )
    return result as ResultOf<Types> // of its graph
  }

  /**
   * Stops what is under way, finds out where to go back to, and goes, unless it was stopped meanwhile
   * itself: of several that go back, the one that was called last does.
   */
  async #goBack<Place, Result>(
    find: (branching: Branching) => Promise<Place>,
    go: (place: Place, isWanted: () => boolean) => Result | Promise<Result>,
  ): Promise<Result> {
    const [isWanted, branching] = await Promise.all([this.#runs.makeWay(), loadBranching()])
    return go(await find(branching), isWanted)
  }

  #result(result: Promise<SubmitResult>): Promise<ResultOf<Types>> {
    return result as Promise<ResultOf<Types>> // of its graph
  }
}

import type { AnswersById, AnswersOf, GraphTypes, RunInputOf } from '@rivulet/core'
import type {
  ContentMessage,
  ForkOptions,
  ResultOf,
  SubmitOptions,
  Thread,
  ThreadSnapshot,
} from '@rivulet/core/client'
import { misuse } from './misuse.ts'
import { type ThreadHandle, toHandle } from './thread-handle.ts'
import { FIELDS, type ViewField, type ViewFields } from './view-fields.ts'

/** What a component can do, in functions that stand alone. The same functions for as long as the thread lives. */
export interface ViewActions<Types extends GraphTypes> {
  /**
   * Runs the graph. Resolves at the end of the run, also when it failed or was stopped.
   *
   * @param input State keys, or a Command; null goes on with a thread that has stopped.
   * @throws EmptyInputError, NotCloneableError by rejection: nothing was started.
   */
  submit(
    this: void,
    input: RunInputOf<Types>,
    options?: SubmitOptions<Types>,
  ): Promise<ResultOf<Types>>
  /** Answers the interrupt that is open, and goes on. */
  resume(
    this: void,
    answer: AnswersOf<Types>,
    options?: SubmitOptions<Types>,
  ): Promise<ResultOf<Types>>
  /** Answers several interrupts, or one of several, by their ids, and goes on. */
  resumeAll(
    this: void,
    answers: AnswersById<Types['resumeInput']>,
    options?: SubmitOptions<Types>,
  ): Promise<ResultOf<Types>>
  /** Stops what is under way, and drops what waits. Resolves when the engine has stopped. */
  stop(this: void): Promise<void>
  /**
   * Writes an answer anew, on a branch of its own: that to the newest message of a human, or the
   * message that is named. What is under way is stopped first. Needs a saver.
   */
  regenerate(
    this: void,
    messageId?: string,
    options?: SubmitOptions<Types>,
  ): Promise<ResultOf<Types>>
  /** Says a message differently, on a branch of its own, and goes on from there. Needs a saver. */
  edit(
    this: void,
    messageId: string,
    content: ContentMessage['content'],
    options?: SubmitOptions<Types>,
  ): Promise<ResultOf<Types>>
  /** Goes on from an older checkpoint, on a branch of its own. Needs a saver. */
  fork(
    this: void,
    from: ForkOptions<Types>,
    options?: SubmitOptions<Types>,
  ): Promise<ResultOf<Types>>
  /** Shows a branch, and goes on from there: takes the id of an option of `branches`. */
  selectBranch(this: void, id: string): Promise<void>
  /** Listens no longer to the run, which goes on; the next view of the thread joins it. */
  detach(this: void): void
  clearError(this: void): void
}

/** What `useGraphStream` returns: an immutable view of a thread, and its actions. */
export type GraphStreamView<Types extends GraphTypes, Field extends ViewField = ViewField> = Pick<
  ViewFields<Types>,
  Field
> &
  Pick<ViewFields<Types>, 'threadId' | 'runId'> &
  ViewActions<Types> & { readonly thread: ThreadHandle<Types> }

/** What all views of one component on one thread share. */
class ViewSource {
  readonly thread: Thread
  readonly actions: ViewActions<GraphTypes>
  /** Fields that the component has read; it only grows. */
  readonly tracked: Set<ViewField>
  #isMounted = false
  #unwatch: (() => void) | undefined

  constructor(thread: Thread, select: readonly ViewField[]) {
    this.thread = thread
    this.actions = actionsOf(thread)
    for (const field of select) {
      if (!FIELDS[field])
        throw misuse('select', `useGraphStream has no field "${field}" to select.`)
    }
    this.tracked = new Set(select)
  }

  track(field: ViewField): void {
    this.tracked.add(field)
    // A child may be the first to read it, when its parent has rendered long ago.
    if (field === 'branches') queueMicrotask(() => this.#watchBranches())
  }

  /** The component is on the page; returns the function that says that it has gone. */
  mount(): () => void {
    this.#isMounted = true
    this.#watchBranches()
    return () => {
      this.#isMounted = false
      this.#unwatch?.()
      this.#unwatch = undefined
    }
  }

  /** They cost a look at all checkpoints: only who shows them asks for them. */
  #watchBranches(): void {
    if (this.#isMounted && this.tracked.has('branches')) {
      this.#unwatch ??= this.thread.watchBranches()
    }
  }
}

interface ViewParameters {
  readonly thread: Thread
  readonly snapshot: ThreadSnapshot
  /** No later one may be shown, until the view is told to advance. */
  readonly isPinned: boolean
  /** Fields that count as read. */
  readonly select?: readonly ViewField[] | undefined
}

/**
 * One view. Its fields are getters of the prototype, so that nothing reads them by enumerating. The
 * first read of a field keeps its value for this view, and joins the tracked fields; a later view
 * starts with all of them. All that a view shows is of one snapshot: the newest for which that holds.
 */
export class TrackedView {
  readonly #source: ViewSource
  readonly #bound = new Map<ViewField, unknown>()
  #snapshot: ThreadSnapshot
  #isPinned: boolean

  private constructor(source: ViewSource, snapshot: ThreadSnapshot, isPinned = false) {
    this.#source = source
    this.#snapshot = snapshot
    this.#isPinned = isPinned
    for (const field of source.tracked) this.#bound.set(field, FIELDS[field](snapshot))
  }

  static create({ thread, snapshot, isPinned, select = [] }: ViewParameters): TrackedView {
    return new TrackedView(new ViewSource(thread, select), snapshot, isPinned)
  }

  get thread(): ThreadHandle {
    return toHandle(this.#source.thread)
  }

  get actions(): ViewActions<GraphTypes> {
    return this.#source.actions
  }

  get source(): Pick<ViewSource, 'mount'> {
    return this.#source
  }

  read(field: ViewField): unknown {
    if (!this.#bound.has(field)) {
      const { thread } = this.#source
      this.#source.track(field)
      // Of now, unless it would contradict what this view has shown.
      if (!this.#isPinned) this.#isOf(thread.getSnapshot())
      this.#bound.set(field, FIELDS[field](this.#snapshot))
    }
    return this.#bound.get(field)
  }

  /** This view while what it has shown still holds, otherwise a new one. */
  advance(snapshot: ThreadSnapshot): TrackedView {
    this.#isPinned = false
    return this.#isOf(snapshot) ? this : new TrackedView(this.#source, snapshot)
  }

  /** Whether what it has shown holds for a snapshot; from then on it is a view of that. */
  #isOf(snapshot: ThreadSnapshot): boolean {
    for (const [field, value] of this.#bound) {
      if (!Object.is(FIELDS[field](snapshot), value)) return false
    }
    this.#snapshot = snapshot
    return true
  }
}

const ACTIONS = [
  'submit',
  'resume',
  'resumeAll',
  'stop',
  'regenerate',
  'edit',
  'fork',
  'selectBranch',
  'detach',
  'clearError',
] as const satisfies readonly (keyof ViewActions<GraphTypes>)[]

for (const field of Object.keys(FIELDS) as ViewField[]) {
  define(field, (view) => view.read(field))
}
for (const action of ACTIONS) {
  define(action, (view) => view.actions[action])
}

function define(name: string, read: (view: TrackedView) => unknown): void {
  Object.defineProperty(TrackedView.prototype, name, {
    configurable: true,
    get(this: TrackedView) {
      return read(this)
    },
  })
}

const actions = new WeakMap<Thread, ViewActions<GraphTypes>>()

function actionsOf(thread: Thread): ViewActions<GraphTypes> {
  let known = actions.get(thread)
  if (!known) {
    const bound = ACTIONS.map((name) => [name, (thread[name] as () => unknown).bind(thread)])
    known = Object.freeze(Object.fromEntries(bound) as ViewActions<GraphTypes>) // by their names
    actions.set(thread, known)
  }
  return known
}

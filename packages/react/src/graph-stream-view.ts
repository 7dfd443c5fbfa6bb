import type { AnswersById, AnswersOf, GraphTypes, RunInputOf } from '@rivulet/core'
import type { ResultOf, SubmitOptions, Thread, ThreadSnapshot } from '@rivulet/core/client'
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
  /** Resolves when the engine has stopped. */
  stop(this: void): Promise<void>
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
interface ViewSource {
  readonly thread: Thread
  readonly actions: ViewActions<GraphTypes>
  readonly read: () => ThreadSnapshot
  /** Fields that the component has read; it only grows. */
  readonly tracked: Set<ViewField>
}

/**
 * One view. Its fields are getters of the prototype, so that nothing reads them by enumerating. The
 * first read of a field takes the current value, keeps it for this view, and joins the tracked
 * fields; a later view starts with all of them, taken from one snapshot.
 */
export class TrackedView {
  readonly #source: ViewSource
  readonly #bound = new Map<ViewField, unknown>()

  private constructor(source: ViewSource) {
    this.#source = source
    const snapshot = source.read()
    for (const field of source.tracked) this.#bound.set(field, FIELDS[field](snapshot))
  }

  static create(
    thread: Thread,
    read: () => ThreadSnapshot,
    select: readonly ViewField[] = [],
  ): TrackedView {
    return new TrackedView({ thread, actions: actionsOf(thread), read, tracked: new Set(select) })
  }

  get thread(): ThreadHandle {
    return toHandle(this.#source.thread)
  }

  get actions(): ViewActions<GraphTypes> {
    return this.#source.actions
  }

  read(field: ViewField): unknown {
    if (!this.#bound.has(field)) {
      this.#source.tracked.add(field)
      this.#bound.set(field, FIELDS[field](this.#source.read()))
    }
    return this.#bound.get(field)
  }

  /** This view while what it has shown still holds, otherwise a new one. */
  advance(): TrackedView {
    const snapshot = this.#source.read()
    for (const [field, value] of this.#bound) {
      if (!Object.is(FIELDS[field](snapshot), value)) return new TrackedView(this.#source)
    }
    return this
  }
}

for (const field of Object.keys(FIELDS) as ViewField[]) {
  define(field, (view) => view.read(field))
}
for (const action of ['submit', 'resume', 'resumeAll', 'stop', 'clearError'] as const) {
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
    known = Object.freeze({
      submit: (...args) => thread.submit(...args),
      resume: (...args) => thread.resume(...args),
      resumeAll: (...args) => thread.resumeAll(...args),
      stop: () => thread.stop(),
      clearError: () => thread.clearError(),
    } as ViewActions<GraphTypes>) // outputs are typed by the graph
    actions.set(thread, known)
  }
  return known
}

import { type DueTask, dueTask } from './error-handling.ts'
import type { RunContext } from './run-context.ts'
import { NodeRuntime } from './runtime.ts'
import type { StepReporter } from './step-reporter.ts'
import type { PendingTask } from './stored-writes.ts'
import type { Task, Writes } from './task.ts'
import type { TaskCache } from './task-cache.ts'
import type { TaskRecorder } from './task-recorder.ts'

/** The tasks of one superstep, and what is known of each before any runs. */
export class StepTasks {
  readonly planned: readonly Task[]
  /** What goes on in the place of each; undefined: the tasks themselves, and nothing is known. */
  readonly #due: readonly DueTask[] | undefined
  /** What they would write, as far as a cache knows it. */
  #cached: readonly (Writes | undefined)[] | undefined

  /** @param pending What is stored of them, when the superstep is taken up. */
  constructor(planned: readonly Task[], pending: ReadonlyMap<string, PendingTask>) {
    this.planned = planned
    this.#due = pending.size === 0 ? undefined : planned.map((task) => dueTask(task, pending))
  }

  /** Tells of all that start, then of those that had ended. */
  tellStarts(reporter: StepReporter): void {
    for (const task of this.planned) reporter.taskStarted(task)
    if (!this.#due) return
    this.#due.forEach(({ task }, at) => {
      if (task !== this.planned[at]) reporter.taskStarted(task)
    })
    for (const { task, known } of this.#due) {
      if (known?.writes) reporter.taskReplayed(task, known.writes)
    }
  }

  /** Results that a cache knows stand for running the nodes. */
  async takeFrom(cache: TaskCache, recorder: TaskRecorder): Promise<void> {
    const asked = this.planned.map((task, at) =>
      cache.noteInput(task) && this.#due?.[at]?.known === undefined ? task : undefined,
    )
    if (asked.every((task) => task === undefined)) return
    this.#cached = await cache.find(asked)
    this.#cached.forEach((writes, at) => {
      if (writes) recorder.known(this.planned[at]!, writes)
    })
  }

  createRuntimes(run: RunContext): NodeRuntime[] {
    if (!this.#due) return this.planned.map((task) => new NodeRuntime(run, task))
    return this.#due.map(
      ({ task, known }) => new NodeRuntime(run, task, { answers: [...(known?.answers ?? [])] }),
    )
  }

  /** Writes of the tasks that need not run, at their places. */
  replayed(): (Writes | undefined)[] {
    return this.planned.map((_, at) => this.#due?.[at]?.known?.writes ?? this.#cached?.[at])
  }
}

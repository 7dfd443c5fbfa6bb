import { createDeferred, type Deferred } from '../internal/deferred.ts'
import type { Cancellation } from './cancellation.ts'
import { isThenable, runTask, type StepStart, type TaskEnd } from './run-task.ts'
import type { NodeRuntime } from './runtime.ts'
import type { TaskWrites } from './task.ts'

export interface TaskRunnerOptions {
  readonly cancellation: Cancellation
  /** Told of each task that ends well, in order of completion. */
  readonly onTaskEnd: (runtime: NodeRuntime, end: TaskEnd) => void
}

/**
 * Runs the tasks of one superstep side by side. At the first failure, and when the run is called
 * off, the tasks still under way are fenced: their signals are aborted and nothing that they do
 * later counts.
 */
export class TaskRunner {
  readonly #options: TaskRunnerOptions
  /** Tasks that were started and have not settled, fenced ones included. */
  readonly #unsettled = new Set<NodeRuntime>()
  #idle: Deferred<void> | undefined

  constructor(options: TaskRunnerOptions) {
    this.#options = options
  }

  /**
   * @returns The writes of the tasks in the order of `runtimes`, whatever order they ended in.
   * @throws What the first failing task threw, or the reason of the cancellation.
   */
  run(start: StepStart, runtimes: readonly NodeRuntime[]): Promise<readonly TaskWrites[]> {
    const { cancellation, onTaskEnd } = this.#options
    return new Promise((resolve, reject) => {
      const results: TaskWrites[] = []
      let open = runtimes.length
      const unsubscribe = cancellation.subscribe((reason) => fail(reason))

      const fail = (error: unknown): void => {
        unsubscribe()
        for (const runtime of runtimes) runtime.fence(error)
        reject(error)
      }
      const succeed = (at: number, end: TaskEnd): void => {
        onTaskEnd(runtimes[at]!, end)
        results[at] = end.writes
        if (--open > 0) return
        unsubscribe()
        resolve(results)
      }
      const settle = (runtime: NodeRuntime, report: () => void): void => {
        this.#unsettled.delete(runtime)
        try {
          if (!runtime.isFenced) report()
        } catch (error) {
          fail(error)
        }
        if (this.#unsettled.size === 0) this.#idle?.resolve()
      }

      runtimes.forEach((runtime, at) => {
        if (runtime.isFenced) return
        this.#unsettled.add(runtime)
        let end: TaskEnd | Promise<TaskEnd>
        try {
          end = runTask(start, runtime)
        } catch (error) {
          settle(runtime, () => fail(error))
          return
        }
        if (!isThenable(end)) {
          const ended = end
          settle(runtime, () => succeed(at, ended))
          return
        }
        end.then(
          (ended) => settle(runtime, () => succeed(at, ended)),
          (error: unknown) => settle(runtime, () => fail(error)),
        )
      })
    })
  }

  /** Resolves when every task that was started has settled. */
  whenIdle(): Promise<void> {
    if (this.#unsettled.size === 0) return Promise.resolve()
    this.#idle ??= createDeferred()
    return this.#idle.promise
  }
}

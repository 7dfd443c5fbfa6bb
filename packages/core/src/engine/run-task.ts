import { type StepStart, type TaskEnd, runAttempt } from './run-attempt.ts'
import { retryDelay } from './retry-policy.ts'
import type { NodeRuntime } from './runtime.ts'
import { questionOf } from './response-schema.ts'
import { InterruptSignal, ParentCommandSignal } from './signals.ts'
import { watchTime } from './watch-time.ts'

/**
 * Runs one task to its end: once, or as often as the policies of its node say. A task without policy
 * that is synchronous ends at once, without a promise.
 *
 * @throws What the last attempt threw, at once or by rejection; NodeTimeoutError; the reason when the
 *   task was fenced.
 */
export function runTask(start: StepStart, runtime: NodeRuntime): TaskEnd | Promise<TaskEnd> {
  const { node, timeout } = runtime.task
  return node.retry || timeout ? runAttempts(start, runtime) : runAttempt(start, runtime)
}

/**
 * Each attempt has a runtime of its own: what a failed one wrote is dropped, and what it left running
 * counts no more. Signals are no failures.
 *
 * @param whole The runtime of the task, which no attempt sees: it is fenced with them all.
 */
async function runAttempts(start: StepStart, whole: NodeRuntime): Promise<TaskEnd> {
  for (let attempt = 1; ; attempt++) {
    const runtime = whole.nextAttempt(attempt)
    const release = whole.onFence((reason) => runtime.fence(reason))
    try {
      return await runLimited(start, runtime)
    } catch (error) {
      whole.throwIfFenced()
      runtime.fence(error)
      if (!isFailure(error)) throw error
      const delay = retryDelay(whole.task, error, attempt)
      if (delay === undefined) throw error
      await sleep(whole, delay)
      // What the failed attempt called must be off its threads.
      await whole.run.openGraphs.settled(whole.run.clock, runtime)
      whole.throwIfFenced()
    } finally {
      release()
    }
  }
}

/** Signals are none, nor is an answer that was refused. */
function isFailure(error: unknown): boolean {
  return !(
    InterruptSignal.isInstance(error) ||
    ParentCommandSignal.isInstance(error) ||
    questionOf(error)
  )
}

/** One attempt, until its time is over. */
async function runLimited(start: StepStart, runtime: NodeRuntime): Promise<TaskEnd> {
  if (!runtime.task.timeout) return await runAttempt(start, runtime)
  return await new Promise<TaskEnd>((resolve, reject) => {
    const stopWatch = watchTime(runtime, (error) => {
      runtime.fence(error)
      reject(error)
    })
    runtime.onFence(stopWatch)
    // An async function, so that what it throws at once rejects, too.
    const attempt = (async () => await runAttempt(start, runtime))()
    void attempt.then(resolve, reject).finally(stopWatch)
  })
}

/** @throws The reason, as soon as the task no longer counts. */
function sleep(runtime: NodeRuntime, delay: number): Promise<void> {
  const { clock } = runtime.run
  return new Promise((resolve, reject) => {
    const timer = clock.setTimeout(() => {
      release()
      resolve()
    }, delay)
    const release = runtime.onFence((reason) => {
      clock.clearTimeout(timer)
      reject(reason)
    })
  })
}

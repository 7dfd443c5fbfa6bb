import { retryDelay } from './retry-policy.ts'
import type { NodeRuntime } from './runtime.ts'
import { questionOf } from './response-schema.ts'
import { InterruptSignal, ParentCommandSignal } from './signals.ts'
import { watchTime } from './watch-time.ts'

/** Runs a task once; what that comes to, at once or later. */
export type Attempt<End> = (runtime: NodeRuntime) => End | Promise<End>

/**
 * Runs one task to its end: once, or as often as the policies of its node say. A task without policy
 * that is synchronous ends at once, without a promise.
 *
 * @throws What the last attempt threw, at once or by rejection; NodeTimeoutError; the reason when the
 *   task was fenced.
 */
export function runTask<End>(attempt: Attempt<End>, runtime: NodeRuntime): End | Promise<End> {
  const { node, timeout } = runtime.task
  return node.retry || timeout ? runAttempts(attempt, runtime) : attempt(runtime)
}

/**
 * Each attempt has a runtime of its own: what a failed one wrote is dropped, and what it left running
 * counts no more. Signals are no failures.
 *
 * @param whole The runtime of the task, which no attempt sees: it is fenced with them all.
 */
async function runAttempts<End>(attempt: Attempt<End>, whole: NodeRuntime): Promise<End> {
  for (let number = 1; ; number++) {
    const runtime = whole.nextAttempt(number)
    const release = whole.onFence((reason) => runtime.fence(reason))
    try {
      return await runLimited(attempt, runtime)
    } catch (error) {
      whole.throwIfFenced()
      runtime.fence(error)
      if (!isFailure(error)) throw error
      const delay = retryDelay(whole.task, error, number)
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
async function runLimited<End>(attempt: Attempt<End>, runtime: NodeRuntime): Promise<End> {
  if (!runtime.task.timeout) return await attempt(runtime)
  return await new Promise<End>((resolve, reject) => {
    const stopWatch = watchTime(runtime, (error) => {
      runtime.fence(error)
      reject(error)
    })
    runtime.onFence(stopWatch)
    // An async function, so that what it throws at once rejects, too.
    const ended = (async () => await attempt(runtime))()
    void ended.then(resolve, reject).finally(stopWatch)
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

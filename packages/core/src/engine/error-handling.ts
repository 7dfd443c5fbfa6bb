import { questionOf } from './response-schema.ts'
import type { PendingTask } from './stored-writes.ts'
import { Task } from './task.ts'

/** A task that is due, and what is stored of it. */
export interface DueTask {
  readonly task: Task
  readonly known: PendingTask | undefined
}

/**
 * The task that takes the place of one that has failed for good: in the same superstep, with the same
 * input. Undefined when its node has no error handler, or when nothing is wrong with the node: an
 * answer was given that does not fit.
 */
export function handlerTask(failed: Task, error: unknown): Task | undefined {
  const { node, input, sendIndex, position } = failed
  if (!node.errorHandler || questionOf(error)) return undefined
  const failure = { node: node.name, error }
  return new Task({ node: node.errorHandler, input, sendIndex, failure }, position)
}

/** The task that goes on in a superstep which is resumed: the task itself, or its error handler. */
export function dueTask(task: Task, pending: ReadonlyMap<string, PendingTask>): DueTask {
  const known = pending.get(task.id)
  if (known?.error) {
    const handler = handlerTask(task, reviveError(known.error))
    const handled = handler && pending.get(handler.id)
    if (handled) return { task: handler, known: handled }
  }
  return { task, known }
}

/**
 * What is told of a task that is due: where its error handler has taken over, what the thread stands
 * at is what that one asks, or has failed with.
 */
export function toldOf(
  task: Task,
  pending: ReadonlyMap<string, PendingTask>,
): PendingTask | undefined {
  const own = pending.get(task.id)
  const { known } = dueTask(task, pending)
  if (!own || !known || known === own) return own
  return { ...own, error: known.error ?? own.error, interrupts: known.interrupts }
}

/** @param text `name: message`. */
function reviveError(text: string): Error {
  const [name = 'Error'] = text.split(':', 1)
  const error = new Error(text.slice(name.length + 2))
  error.name = name
  return error
}

import { hash128 } from '../internal/hash.ts'
import { toUuid } from '../internal/uuid.ts'
import { callsOf } from './call-task.ts'
import { Command } from './command.ts'
import { handPushedOver, keepPushed } from './pushed-messages.ts'
import { runWithCalls } from './run-attempt.ts'
import { NodeRuntime } from './runtime.ts'
import { toStoredReturn } from './stored-writes.ts'
import type { Returned } from './task-calls.ts'
import type { KnownBefore, TaskPart } from './task-part.ts'

/** A part of a task that is about to run. */
export interface PartOrigin extends Omit<TaskPart, 'id'> {
  readonly name: string
  /** It does not run again when the task is resumed or retried after it has ended. */
  readonly isKept: boolean
  readonly run: (runtime: NodeRuntime) => unknown
}

/**
 * Runs a part of a task: a tool call. Nothing is told of it as a task; what it writes and calls is the
 * task's. It asks under an id of its own and its answers are its own, so that parts may ask side by
 * side: the n-th part of a task is the same part whenever that task runs.
 *
 * @throws By rejection: what `run` throws; InterruptSignal; the reason when the task no longer counts.
 */
export function callPart(caller: NodeRuntime, origin: PartOrigin): Promise<unknown> {
  const calls = callsOf(caller)
  const place = `${caller.recordId}|${origin.name}|${calls.nextIndex()}`
  return calls.add(() => runPart(caller, origin, toUuid(hash128(place))))
}

async function runPart(
  caller: NodeRuntime,
  { name: _name, isKept, run, ...part }: PartOrigin,
  id: string,
): Promise<unknown> {
  caller.throwIfFenced()
  const host = caller.run.calls!
  const { ended } = callsOf(caller)
  const stored = host.pendingOf(id)
  const known = isKept ? (ended.get(id) ?? stored?.returned) : undefined
  if (known) {
    keepPushed(caller, known.pushed)
    return known.value
  }
  const answers = [...(stored?.answers ?? [])]
  const returned = await runNew(caller, run, { answers, part: { ...part, id } })
  const { value } = returned
  // A saver carries no Commands: what has given one runs again.
  const isStored = isKept && !Command.isInstance(value)
  if (isStored) host.writer?.record(id, toStoredReturn(returned))
  host.writer?.flush()
  if (isKept) ended.set(id, returned)
  return value
}

/** What it has been answered is kept, however it ends. */
async function runNew(
  caller: NodeRuntime,
  run: PartOrigin['run'],
  known: KnownBefore,
): Promise<Returned> {
  const runtime = new NodeRuntime(caller.run, caller.task, { ...known, calledBy: caller })
  const release = caller.onFence((reason) => runtime.fence(reason))
  try {
    const value = await runWithCalls(runtime, run)
    runtime.throwIfFenced()
    return { value, pushed: handPushedOver(runtime, caller) }
  } catch (error) {
    // What it has under way counts no more; what it has shown stays, if its task ends well.
    handPushedOver(runtime, caller)
    runtime.fence(error)
    throw error
  } finally {
    release()
    if (!caller.isFenced) caller.run.calls!.recorder.record(runtime, [])
  }
}

import { ERROR, RETURN } from '../checkpoint/reserved-channels.ts'
import { errorText } from '../internal/error-text.ts'
import { withMessageIds } from '../stream/project-messages.ts'
import type { NodeSpec } from './graph-spec.ts'
import { runWithCalls } from './run-attempt.ts'
import type { CallHost, RunContext } from './run-context.ts'
import { runTask } from './run-task.ts'
import { handPushedOver, keepPushed } from './pushed-messages.ts'
import { NodeRuntime } from './runtime.ts'
import { toStoredReturn } from './stored-writes.ts'
import { InterruptSignal, ParentCommandSignal } from './signals.ts'
import { Task, type TaskOrigin } from './task.ts'
import { type Returned, TaskCalls } from './task-calls.ts'

/**
 * Runs a task that a task calls, in the same superstep (semantics §4.14). A call that has ended in an
 * earlier run from the same checkpoint, or in an earlier attempt of its caller, is not run again: the
 * n-th call of a task is the same call whenever that task runs.
 *
 * @param args What the task's function is given, without a runtime.
 * @returns What the function returns.
 * @throws By rejection: what the function throws; InterruptSignal; the reason when the caller no
 *   longer counts.
 */
export function callTask(
  caller: NodeRuntime,
  node: NodeSpec,
  args: readonly unknown[],
): Promise<unknown> {
  const calls = callsOf(caller)
  const index = calls.nextIndex()
  const call = { caller: caller.task, place: `${caller.recordId}/${index}`, index }
  const task = calledTask({ node, input: Object.freeze([args, Object.freeze({})]), call })
  return calls.add(() => runCall(caller, task))
}

/** Its namespace is that of its caller. */
function calledTask(origin: TaskOrigin & { readonly call: NonNullable<TaskOrigin['call']> }): Task {
  const { node, position, id } = origin.call.caller
  const ns = [...position.ns, `${node.name}:${id}`]
  return new Task(origin, { ...position, ns, names: [...position.names, node.name] })
}

/** Of a task with several attempts, what the calls of one came to is kept for the next. */
export function callsOf(runtime: NodeRuntime): TaskCalls {
  const above = runtime.whole ?? runtime.calledBy
  runtime.calls ??= new TaskCalls(above && callsOf(above).ended, runtime.run.calls!.concurrency)
  return runtime.calls
}

async function runCall(caller: NodeRuntime, task: Task): Promise<unknown> {
  caller.throwIfFenced()
  const host = caller.run.calls!
  host.recorder.started(task)
  const { ended } = callsOf(caller)
  const stored = host.pendingOf(task.id)
  let known = ended.get(task.id) ?? stored?.returned
  // Without a cache the function starts before the call returns.
  if (!known && host.cache?.noteInput(task)) known = await recall(host, caller, task)
  if (known) {
    ended.set(task.id, known)
    keepPushed(caller, known.pushed)
    return known.value
  }
  const answers = [...(stored?.answers ?? [])]
  const runtime = new NodeRuntime(inTask(caller.run), task, { answers, calledBy: caller })
  const release = caller.onFence((reason) => runtime.fence(reason))
  try {
    const value = await runTask(runFunction, runtime)
    runtime.throwIfFenced()
    const returned = { value, pushed: handPushedOver(runtime, caller) }
    noteResult(host, runtime, returned)
    ended.set(task.id, returned)
    return value
  } catch (error) {
    if (!runtime.isFenced) noteError(host, runtime, error)
    runtime.fence(error)
    throw error
  } finally {
    release()
  }
}

/** What a cache knows of a call. */
async function recall(
  { cache, reporter, writer }: CallHost,
  caller: NodeRuntime,
  task: Task,
): Promise<Returned | undefined> {
  const found = await cache?.recall(task)
  caller.throwIfFenced()
  if (!found) return undefined
  reporter.tellUpdate(task, found.value ?? null, true)
  writer?.record(task.id, [[RETURN, found.value]])
  return { ...found, pushed: [] }
}

function noteResult(
  { reporter, recorder, writer, cache }: CallHost,
  runtime: NodeRuntime,
  returned: Returned,
): void {
  const { task } = runtime
  const { value } = returned
  reporter.messages(runtime, value)
  reporter.tellUpdate(task, value ?? null, false)
  reporter.tellResult(task, { result: { [RETURN]: value ?? null } })
  cache?.remember(task, value)
  recorder.record(runtime, toStoredReturn(returned))
  writer?.flush()
}

/** Its caller tells of a question, and the graph above of a command. */
function noteError({ reporter, recorder }: CallHost, runtime: NodeRuntime, thrown: unknown): void {
  if (InterruptSignal.isInstance(thrown)) return recorder.record(runtime, [])
  if (ParentCommandSignal.isInstance(thrown)) return
  const error = errorText(thrown)
  reporter.tellResult(runtime.task, { error })
  recorder.record(runtime, [[ERROR, error]])
}

/** One attempt. */
function runFunction(runtime: NodeRuntime): unknown {
  const { emitter, saver, ids } = runtime.run
  const complete = (value: unknown): unknown =>
    emitter.messages || saver ? withMessageIds(value, () => ids.create('message')) : value
  const { node, input } = runtime.task
  return runWithCalls(runtime, (own) => node.run(input as never, own), complete)
}

const contexts = new WeakMap<RunContext, RunContext>()

/** What a called task says is nested in what its graph says. */
function inTask(run: RunContext): RunContext {
  let context = contexts.get(run)
  if (!context) {
    context = { ...run, emitter: run.emitter.inTask() }
    contexts.set(run, context)
  }
  return context
}

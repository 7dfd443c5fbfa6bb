import { withMessageIds } from '../stream/project-messages.ts'
import type { NodeSpec } from './graph-spec.ts'
import { runNode } from './run-attempt.ts'
import type { RunContext } from './run-context.ts'
import { runTask } from './run-task.ts'
import { NodeRuntime } from './runtime.ts'
import { InterruptSignal, ParentCommandSignal } from './signals.ts'
import { Task, type TaskOrigin } from './task.ts'

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
  const { taskCalls } = caller
  const call = { caller: caller.task, index: taskCalls.nextIndex() }
  const task = calledTask({ node, input: Object.freeze([args, Object.freeze({})]), call })
  return taskCalls.add(() => runCall(caller, task))
}

/** Its namespace is that of its caller. */
function calledTask(origin: TaskOrigin & { readonly call: NonNullable<TaskOrigin['call']> }): Task {
  const { node, position, id } = origin.call.caller
  const ns = [...position.ns, `${node.name}:${id}`]
  return new Task(origin, { ...position, ns, names: [...position.names, node.name] })
}

async function runCall(caller: NodeRuntime, task: Task): Promise<unknown> {
  caller.throwIfFenced()
  const { calls } = caller.run
  const { recorder, cache } = calls!
  recorder.started(task)
  const { ended } = caller.taskCalls
  const stored = calls!.pendingOf(task.id)
  const known = ended.get(task.id) ?? stored?.returned
  if (known) return known.value
  if (cache?.noteInput(task)) {
    const found = await cache.recall(task)
    caller.throwIfFenced()
    if (found) {
      recorder.recalled(task, found.value)
      ended.set(task.id, found)
      return found.value
    }
  }
  const answers = [...(stored?.answers ?? [])]
  const runtime = new NodeRuntime(inTask(caller.run), task, { answers, calledBy: caller })
  const release = caller.onFence((reason) => runtime.fence(reason))
  try {
    const value = await runTask(runFunction, runtime)
    runtime.throwIfFenced()
    recorder.returned(runtime, value)
    ended.set(task.id, { value })
    return value
  } catch (error) {
    if (!runtime.isFenced) noteEnd(runtime, error)
    runtime.fence(error)
    throw error
  } finally {
    release()
  }
}

/** Its caller tells of a question, and the graph above of a command. */
function noteEnd(runtime: NodeRuntime, error: unknown): void {
  const { recorder } = runtime.run.calls!
  if (InterruptSignal.isInstance(error)) recorder.callPaused(runtime)
  else if (!ParentCommandSignal.isInstance(error)) recorder.callFailed(runtime, error)
}

/** One attempt. */
function runFunction(runtime: NodeRuntime): unknown {
  const { emitter, saver, ids } = runtime.run
  const complete = (value: unknown): unknown =>
    emitter.messages || saver ? withMessageIds(value, () => ids.create('message')) : value
  return runNode<unknown>(runtime, {
    end: complete,
    recover: (error) => {
      throw error
    },
  })
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

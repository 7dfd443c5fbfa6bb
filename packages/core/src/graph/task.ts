import { callTask } from '../engine/call-task.ts'
import { checkOptions } from '../engine/check-options.ts'
import type { NodeSpec } from '../engine/graph-spec.ts'
import { type AnyRuntime, callerOf, NodeRuntime } from '../engine/runtime.ts'
import { ContextLostError } from '../errors.ts'
import { warnOnce } from '../platform/environment.ts'
import { checkFunction } from './check-function.ts'
import { checkName } from './check-name.ts'
import type { NodeOptions } from './declaration.ts'
import { HIDDEN_NODE, readPolicies } from './node-policies.ts'

/** @typeParam Args What the function takes, without a runtime: also what `keyFunc` is given. */
export interface TaskOptions<Args = never> extends Pick<
  NodeOptions<Args>,
  'metadata' | 'retryPolicy' | 'cachePolicy' | 'timeout'
> {
  /** Shown in parts; part of its namespace. */
  name: string
}

type IsRuntime<Type> = unknown extends Type ? false : Type extends AnyRuntime ? true : false

/** The parameters of a function without a runtime at their end. */
export type TaskArgs<Parameters extends readonly unknown[]> = Parameters extends readonly [
  ...infer Own,
  infer Last,
]
  ? IsRuntime<Last> extends true
    ? Own
    : Parameters
  : Parameters

/** What a task may be given at the end: who calls it. */
type CallingRuntime = AnyRuntime | { readonly runtime: AnyRuntime }

/** Arguments with the runtime behind them; optional ones may be left out. */
type WithRuntime<Args extends readonly unknown[]> = number extends Args['length']
  ? readonly [...Args, CallingRuntime]
  : Args extends readonly [infer First, ...infer Rest]
    ? readonly [First, ...WithRuntime<Rest>]
    : Args extends readonly [(infer First)?, ...infer Rest]
      ? Args['length'] extends 0
        ? readonly [CallingRuntime]
        : readonly [CallingRuntime] | readonly [First, ...WithRuntime<Rest>]
      : never

/** A function whose calls are tasks of the run that it is called in. */
export type TaskFunction<Args extends readonly unknown[], Result> = (
  ...args: readonly [...Args] | WithRuntime<Args>
) => Promise<Awaited<Result>>

/**
 * Makes a function a task: called from an entrypoint or from a node, a call is told as a task, is saved
 * when it has ended, and is not made again when the run is resumed or the caller is retried. Calls are
 * known again by their order, so that has to be the same each time.
 *
 * The runtime of the caller is the last argument; it may be left out where ambient forms work. Where
 * the function takes a runtime at its end, it gets one of its own.
 *
 * @param options Its name, or options with a name.
 * @returns A function that starts the task at once, and resolves to its result.
 * @throws InvalidNodeNameError; InvalidArgumentError for a generator, and for options of a wrong kind.
 *   A call rejects with what the function throws; it can be caught.
 * @example
 * const write = task({ name: 'write', retryPolicy: { maxAttempts: 3 } },
 *   async (topic: string, runtime: Runtime) => await model.invoke(topic, runtime))
 * const [cats, dogs] = await Promise.all([write('cats', runtime), write('dogs', runtime)])
 * Source: LangGraph's functional API.
 */
export function task<Args extends readonly unknown[], Result>(
  options: string | TaskOptions<TaskArgs<Args>>,
  run: (...args: Args) => Result,
): TaskFunction<TaskArgs<Args>, Result> {
  const given = (typeof options === 'string' ? { name: options } : options) as TaskOptions
  const node = taskNode(given, run)
  return (...passed: readonly unknown[]) => {
    const { args, runtime } = splitRuntime(passed)
    const caller = callerOf(runtime, `task "${node.name}"`)
    const isAsked = run.length > args.length
    if (!caller) return callOutside({ name: node.name, isAsked }, () => run(...(args as never)))
    // It gets its own in the place of the caller's, or because it has a parameter for one.
    const takesOwn = runtime !== undefined || isAsked
    const call: NodeSpec['run'] = (_input, own) =>
      run(...((takesOwn ? [...args, own] : args) as never))
    return callTask(caller, { ...node, run: call }, args) as Promise<Awaited<Result>>
  }
}

function taskNode(options: TaskOptions, run: (...args: never) => unknown): Omit<NodeSpec, 'run'> {
  const { name, cachePolicy, metadata } = options
  checkName(name, 'a task')
  checkFunction(run, `Task "${name}"`)
  checkOptions(`Task "${name}": `, options)
  const policies = readPolicies(name, run, options)
  const { keyFunc } = cachePolicy ?? {}
  // What a task has for input is the list of its arguments, and what is named: nothing.
  const ofArgs = keyFunc && (([args]: readonly [never]) => keyFunc(args))
  const cache = policies.cache && { ...policies.cache, keyFunc: ofArgs as never }
  return { ...HIDDEN_NODE, ...policies, cache, name, metadata }
}

function splitRuntime(passed: readonly unknown[]): {
  readonly args: readonly unknown[]
  readonly runtime: unknown
} {
  const last = passed.at(-1)
  const runtime = last instanceof NodeRuntime ? last : runtimeIn(last)
  return { args: runtime ? passed.slice(0, -1) : passed, runtime }
}

/** The form that models and graphs take, too: `{ runtime }`. */
function runtimeIn(given: unknown): NodeRuntime | undefined {
  if (typeof given !== 'object' || given === null) return undefined
  const { runtime } = given as { readonly runtime?: unknown }
  return runtime instanceof NodeRuntime && Object.keys(given).length === 1 ? runtime : undefined
}

/** A call that belongs to no run is a call of the function. */
async function callOutside<Result>(
  { name, isAsked }: { readonly name: string; readonly isAsked: boolean },
  call: () => Result,
): Promise<Awaited<Result>> {
  if (isAsked) {
    throw new ContextLostError(
      `Task "${name}" was called without a runtime where no node is running, but its function takes ` +
        'one: pass that of the caller as the last argument.',
      { form: name },
    )
  }
  warnOnce(
    `Task "${name}" was called without a runtime, so it belongs to no run: nothing is told or saved ` +
      'of it. Pass the runtime of the caller as the last argument.',
  )
  return await call()
}

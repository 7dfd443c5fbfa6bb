import { lastValue } from '../channels/last-value.ts'
import { checkOptions } from '../engine/check-options.ts'
import { FinalValue } from './final-value.ts'
import {
  type ChannelSpec,
  END,
  type GraphSpec,
  type NodeFunction,
  PREVIOUS,
  START,
} from '../engine/graph-spec.ts'
import type { Runtime } from '../engine/runtime.ts'
import type { StandardSchema } from '../internal/standard-schema.ts'
import type { TypeCarrier } from './annotation.ts'
import { checkFunction } from './check-function.ts'
import { checkName } from './check-name.ts'
import type { CompileOptions } from './compile.ts'
import { CompiledGraph } from './compiled-graph.ts'
import { contextReader } from './context-schema.ts'
import type { NodeOptions } from './declaration.ts'
import { HIDDEN_NODE, readPolicies } from './node-policies.ts'

type Compiling = Omit<CompileOptions, 'interruptBefore' | 'interruptAfter' | 'stepTimeout'>
type Policies<Input> = Pick<
  NodeOptions<Input>,
  'metadata' | 'retryPolicy' | 'cachePolicy' | 'timeout'
>

/** What an entrypoint is compiled with, and the policies of its function. */
export interface EntrypointOptions<Input = never> extends Compiling, Policies<Input> {
  /** Shown in parts and drawings; part of its namespaces. */
  name: string
  /** Type of `runtime.context`, or a schema that makes it of what a run is given. */
  context?: TypeCarrier<unknown> | StandardSchema | undefined
}

/**
 * The second argument of an entrypoint's function.
 *
 * @typeParam Previous What the function saves: its result, unless it returns `entrypoint.final`.
 */
export interface EntrypointRuntime<
  Previous = unknown,
  Custom = unknown,
  Context = unknown,
> extends Runtime<Custom, Context> {
  /** What the last run on this thread has saved; undefined at the first. Needs a saver. */
  readonly previous: Previous | undefined
}

/** What a run comes to whose function returned this. */
export type ResultOf<Returned> =
  Awaited<Returned> extends infer Value
    ? Value extends FinalValue<infer Result>
      ? Result
      : Value extends void | undefined
        ? null
        : Value
    : never

/** The types of an entrypoint: input and result may be anything, not only objects. */
export interface EntrypointTypes<Input, Result> {
  state: object
  values: Result
  keys: string
  /** Of its tasks, too. */
  update: unknown
  input: Input
  output: Result
  nodes: string
  custom: unknown
  context: unknown
  contextInput: unknown
  interrupt: unknown
  resume: unknown
  resumeInput: unknown
}

/**
 * Makes a graph of one function: it streams, saves, asks and goes on like any other. What it awaits
 * with `task` is not done again when a run is resumed; the rest of the function is, so side effects
 * belong into tasks.
 *
 * Its input may be any value but null; its result is the `value` of `invoke`, and what the next run on
 * the thread finds as `runtime.previous`.
 *
 * @param options Its name, or options with a name.
 * @throws InvalidNodeNameError; InvalidArgumentError for a generator, and for options of a wrong kind.
 * @example
 * const write = task('write', async (topic: string) => `An essay about ${topic}`)
 * const essay = entrypoint({ name: 'essay', checkpointer: new MemorySaver() },
 *   async (topic: string, runtime) => {
 *     const text = await write(topic, runtime)
 *     const isApproved = runtime.interrupt<boolean>({ question: 'Publish this?', text })
 *     return { text, isApproved }
 *   })
 * Source: LangGraph's functional API.
 */
function defineEntrypoint<Input, Returned, Previous = unknown>(
  options: string | EntrypointOptions<Input>,
  run: (input: Input, runtime: EntrypointRuntime<Previous>) => Returned,
): CompiledGraph<EntrypointTypes<Input, ResultOf<Returned>>> {
  const given = typeof options === 'string' ? { name: options } : options
  return new CompiledGraph(entrypointSpec(given, run as never), given)
}

/**
 * For a function that saves something else than its result.
 *
 * @example return entrypoint.final({ value: `Visit ${count}`, save: count })
 */
function final<Result, Saved>(ending: {
  readonly value: Result
  readonly save: Saved
}): FinalValue<Result, Saved> {
  return new FinalValue(ending)
}

export const entrypoint: typeof defineEntrypoint & { readonly final: typeof final } =
  /* @__PURE__ */ Object.assign(defineEntrypoint, { final })

const CHANNELS: readonly string[] = [END, PREVIOUS]

function entrypointSpec(options: EntrypointOptions, run: NodeFunction): GraphSpec {
  const { name } = options
  checkName(name, 'an entrypoint')
  checkFunction(run, `Entrypoint "${name}"`)
  checkOptions(`Entrypoint "${name}": `, options)
  const node = {
    ...HIDDEN_NODE,
    ...readPolicies(name, run, options),
    name,
    index: 0,
    run,
    triggers: [START],
    metadata: options.metadata,
  }
  return {
    name,
    channels: CHANNELS.map((channel): ChannelSpec => ({ name: channel, channel: lastValue() })),
    stateCount: 1,
    channelIndex: new Map(CHANNELS.map((channel, at) => [channel, at])),
    barriers: [],
    deferred: [],
    transient: [],
    untracked: new Set(),
    nodes: [node],
    nodeIndex: new Map([[name, 0]]),
    declared: [name],
    start: node,
    readResult: (returned) =>
      FinalValue.isInstance(returned) ? returned : { value: returned, save: returned },
    nodeChannels: 'all',
    managed: [],
    outputChannels: [0],
    coercions: undefined,
    answerSchema: undefined,
    readContext: contextReader(options.context),
    checkpointer: options.checkpointer,
    interruptBefore: new Set(),
    interruptAfter: new Set(),
    cache: options.cache,
    store: options.store,
    stepTimeout: undefined,
  }
}

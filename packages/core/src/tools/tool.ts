import { checkOptions } from '../engine/check-options.ts'
import { Command } from '../engine/command.ts'
import { callPart } from '../engine/call-part.ts'
import { isThenable } from '../engine/run-attempt.ts'
import { type AnyRuntime, callerOf, NodeRuntime, type Runtime } from '../engine/runtime.ts'
import type { TaskPart } from '../engine/task-part.ts'
import { ContextLostError, InvalidArgumentError } from '../errors.ts'
import { describe } from '../internal/describe.ts'
import {
  isStandardSchema,
  type JsonSchema,
  parseLater,
  type StandardSchema,
} from '../internal/standard-schema.ts'
import type { ToolCall, ToolMessage } from '../messages/message.ts'
import { warnOnce } from '../platform/environment.ts'
import { systemIds } from '../platform/id-source.ts'
import { ToolEmitter } from './tool-emitter.ts'
import { toToolMessage, withArtifact } from './tool-message.ts'

/** The second argument of a tool. */
export interface ToolRuntime<State = unknown, Custom = unknown, Context = unknown> extends Runtime<
  Custom,
  Context
> {
  /** Of the call that a model has made; undefined when the tool is invoked with its arguments alone. */
  readonly toolCallId: string | undefined
  /** The state that the calling node was given; of a `Send`, its argument. */
  readonly state: State
}

export interface ToolOptions<Schema extends ToolSchema = ToolSchema> {
  /** What models call it by. */
  readonly name: string
  /** What it is for: models read it. */
  readonly description?: string | undefined
  /**
   * What it is called with. A Standard Schema (Zod, Valibot, …) checks the arguments and gives them
   * their type, JSON Schema only tells models. Absent: no arguments are asked for.
   */
  readonly schema?: Schema | undefined
  /** `content_and_artifact`: it returns `[content, artifact]`; models see the content alone. */
  readonly responseFormat?: 'content' | 'content_and_artifact' | undefined
  /** With `nostream` nothing is told of its calls in the mode `tools`. */
  readonly tags?: readonly string[] | undefined
}

type ToolSchema = StandardSchema | JsonSchema
type ArgsIn<Schema> =
  Schema extends StandardSchema<infer Input, infer _Output>
    ? Input
    : Readonly<Record<string, unknown>>
type ArgsOf<Schema> =
  Schema extends StandardSchema<infer _Input, infer Output>
    ? Output
    : Readonly<Record<string, unknown>>

/** What comes of a tool: of one that yields, what it returns in the end. */
type OutputOf<Returned> =
  Returned extends AsyncGenerator<infer Delta, infer Output>
    ? Output extends void | undefined
      ? Delta extends string
        ? string
        : Delta[]
      : Output
    : Awaited<Returned>

/** Options of one call. */
export interface ToolCallOptions {
  /** The second argument of the node that calls. */
  readonly runtime?: AnyRuntime | undefined
}

/** How a call is part of a task, where `ToolNode` makes it. */
export type CallScope = Pick<TaskPart, 'graphs'> & { readonly isKept: boolean }

/** A function that models can call. */
export class Tool<Args = never, Output = unknown> {
  readonly name: string
  readonly description: string | undefined
  readonly schema: ToolSchema | undefined
  readonly #run: (args: never, runtime: ToolRuntime) => unknown
  readonly #options: ToolOptions

  constructor(run: (args: never, runtime: ToolRuntime) => unknown, options: ToolOptions) {
    this.name = options.name
    this.description = options.description
    this.schema = options.schema
    this.#run = run
    this.#options = options
  }

  /**
   * Calls the tool, as part of the task whose runtime is passed.
   *
   * @param input A model's tool call, which a tool message answers, or the arguments, which give the
   *   bare output.
   * @param runtime The second argument of the calling node, or options that hold it.
   * @returns A Command is given back as it is.
   * @throws SchemaViolationError for arguments that do not fit; what the tool throws.
   */
  invoke(call: ToolCall, runtime?: AnyRuntime | ToolCallOptions): Promise<ToolMessage | Command>
  invoke(args: Args, runtime?: AnyRuntime | ToolCallOptions): Promise<Output>
  invoke(input: unknown, runtime?: AnyRuntime | ToolCallOptions): Promise<unknown> {
    const given = runtime instanceof NodeRuntime ? runtime : (runtime as ToolCallOptions)?.runtime
    const caller = callerOf(given, `tool "${this.name}"`)
    const call = this.#isCall(input) ? input : undefined
    if (!caller) return this.#callOutside(call, call ? call.args : input)
    return this.callIn(caller, call ?? input, { graphs: undefined, isKept: false })
  }

  /** @param input A call, or arguments. */
  callIn(caller: NodeRuntime, input: unknown, scope: CallScope): Promise<unknown> {
    const call = this.#isCall(input) ? input : undefined
    const args = call ? call.args : input
    return callPart(caller, {
      ...scope,
      name: this.name,
      toolCallId: call?.id,
      run: (runtime) => this.#runIn(runtime, call, args),
    })
  }

  async #runIn(runtime: NodeRuntime, call: ToolCall | undefined, args: unknown): Promise<unknown> {
    const emitter = ToolEmitter.of(runtime, call?.id, this.#options.tags ?? [])
    emitter?.started(this.name, args)
    try {
      const parsed = await this.#parse(args)
      runtime.throwIfFenced()
      const returned = runtime.call((own) => this.#run(parsed as never, own as ToolRuntime))
      const output = await readOutput(returned, {
        // A generator runs on when it is asked for more.
        next: (ask) => runtime.call(ask),
        tell(delta) {
          runtime.throwIfFenced()
          runtime.progress()
          emitter?.delta(delta)
        },
      })
      const message = this.#toMessage(call, output, () => runtime.run.ids.create('message'))
      emitter?.finished(output)
      return message
    } catch (error) {
      emitter?.failed(error)
      throw error
    }
  }

  async #callOutside(call: ToolCall | undefined, args: unknown): Promise<unknown> {
    if (this.#run.length > 1) {
      throw new ContextLostError(
        `Tool "${this.name}" was called without a runtime where no node is running, but its function takes one: ` +
          'tool.invoke(call, runtime).',
        { form: this.name },
      )
    }
    warnOnce(
      `Tool "${this.name}" was called without a runtime, so it belongs to no run: nothing is told of it. ` +
        'Pass the runtime of the caller: tool.invoke(call, runtime).',
    )
    const returned = this.#run((await this.#parse(args)) as never, undefined as never)
    const output = await readOutput(returned, { next: (ask) => ask(), tell: () => {} })
    return this.#toMessage(call, output, () => systemIds.create('message'))
  }

  async #parse(args: unknown): Promise<unknown> {
    const { schema } = this
    if (!isStandardSchema(schema)) return args
    return await parseLater(schema, args, {
      what: `What tool "${this.name}" was called with (${describe(args)})`,
      fix: () => 'Call it again with arguments that fit.',
      facts: { key: this.name },
    })
  }

  #toMessage(call: ToolCall | undefined, output: unknown, newId: () => string): unknown {
    if (!call || Command.isInstance(output)) return output
    const origin = { call, newId }
    return this.#options.responseFormat === 'content_and_artifact'
      ? withArtifact(origin, output)
      : toToolMessage(origin, output)
  }

  #isCall(input: unknown): input is ToolCall {
    if (typeof input !== 'object' || input === null) return false
    const { id, name, args, type } = input as Partial<ToolCall> & { type?: unknown }
    const isNamed = type === 'tool_call' || (type === undefined && name === this.name)
    return typeof id === 'string' && isNamed && typeof args === 'object' && args !== null
  }
}

interface DeltaReader {
  readonly next: <Result>(ask: () => Result) => Result
  readonly tell: (delta: unknown) => void
}

/** What a tool came to: what it yields is told on the way, and is its output if it returns none. */
async function readOutput(returned: unknown, { next, tell }: DeltaReader): Promise<unknown> {
  if (!isDeltas(returned)) return isThenable(returned) ? await returned : returned
  const deltas: unknown[] = []
  const iterator = returned[Symbol.asyncIterator]()
  try {
    for (;;) {
      const { done, value } = await next(() => iterator.next())
      if (!done) {
        deltas.push(value)
        tell(value)
      } else if (value !== undefined) {
        return value
      } else {
        return deltas.every((delta) => typeof delta === 'string') ? deltas.join('') : deltas
      }
    }
  } catch (error) {
    await iterator.return?.()
    throw error
  }
}

function isDeltas(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}

/**
 * Makes a function a tool that models can call.
 *
 * @param run Gets the arguments, checked by the schema, and a runtime with `toolCallId` and `state`
 *   beside what nodes have. Returns the output, a tool message, or a Command; an async generator
 *   tells what it has so far with each `yield`.
 * @throws InvalidArgumentError for a missing name, and for options of a wrong kind.
 * @example
 * const search = tool(async ({ query }, runtime) => await find(query, runtime.signal), {
 *   name: 'search', description: 'Searches the web.', schema: z.object({ query: z.string() }),
 * })
 * const model = initChatModel(source).bindTools([search])
 * Source: LangChain's `tool`.
 */
export function tool<Schema extends ToolSchema = JsonSchema, Returned = unknown>(
  run: (args: ArgsOf<Schema>, runtime: ToolRuntime) => Returned,
  options: ToolOptions<Schema>,
): Tool<ArgsIn<Schema>, OutputOf<Returned>> {
  const { name } = options
  if (typeof name !== 'string' || name === '' || typeof run !== 'function') {
    throw new InvalidArgumentError(
      `A tool is made of a function and a name, tool((args, runtime) => output, { name, description, schema }), ` +
        `but got ${describe(run)} and the name ${describe(name)}.`,
      { argument: 'options' },
    )
  }
  checkOptions(`Tool "${name}": `, options)
  return new Tool(run, options)
}

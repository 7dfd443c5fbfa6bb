import { type AnyRuntime, callerOf, NodeRuntime } from '../engine/runtime.ts'
import type { AIMessage, AIMessageChunk, MessageLike } from '../messages/message.ts'
import { warnOnce } from '../platform/environment.ts'
import { ModelCall } from './model-call.ts'
import type { ModelAdapter, ModelFacts, ModelPiece } from './model-source.ts'
import { isInPieces, readPiece, readWhole } from './read-reply.ts'
import { defined } from './sources/defined.ts'
import {
  readTools,
  type ToolChoice,
  type ToolDefinition,
  type ToolLike,
} from './tool-definition.ts'

/** Options of a model, for all its calls. */
export interface ChatModelOptions {
  /** In the metadata of every message of the model: what a page filters tokens by. */
  tags?: readonly string[] | undefined
  metadata?: Readonly<Record<string, unknown>> | undefined
  /** `false`: the run is told of one whole message instead of tokens. Default true. */
  streaming?: boolean | undefined
  /**
   * `true` means the same as `streaming: false`, and no call can say otherwise; `'tool_calling'` means
   * it for calls with tools. The name that LangChain's models have.
   */
  disableStreaming?: boolean | 'tool_calling' | undefined
  /** What the model may call. */
  tools?: readonly ToolLike[] | undefined
  toolChoice?: ToolChoice | undefined
  /** Texts that end the answer. */
  stop?: readonly string[] | undefined
}

/** Options of one call. */
export interface ModelCallOptions {
  /** The second argument of the node that calls: it carries the stream, the signal, the namespace. */
  runtime?: AnyRuntime | undefined
  tags?: readonly string[] | undefined
  metadata?: Readonly<Record<string, unknown>> | undefined
  signal?: AbortSignal | undefined
  /** `false`: the run is told of one whole message instead of tokens, this time. */
  stream?: boolean | undefined
  /** In place of those of the model; the same for the next two. */
  tools?: readonly ToolLike[] | undefined
  toolChoice?: ToolChoice | undefined
  stop?: readonly string[] | undefined
}

/** A chat model of any make. Its calls stream their tokens into the run that makes them. */
export class ChatModel {
  readonly #adapter: ModelAdapter
  readonly #options: ChatModelOptions
  readonly #tools: readonly ToolDefinition[] | undefined

  constructor(adapter: ModelAdapter, options: ChatModelOptions) {
    this.#adapter = adapter
    this.#options = options
    this.#tools = toolsOf(options)
  }

  /**
   * The same model with tools that it may call. This one stays as it is.
   *
   * @param tools Of the form `{ name, description, schema }`, with a Standard Schema or JSON Schema,
   *   or OpenAI's `{ type: 'function', function }`.
   * @throws InvalidArgumentError for what is no tool, and for a schema without a JSON form.
   * @example const withTools = model.bindTools([search], { toolChoice: 'required' })
   */
  bindTools(
    tools: readonly ToolLike[],
    options: { toolChoice?: ToolChoice | undefined } = {},
  ): ChatModel {
    return new ChatModel(this.#adapter, { ...this.#options, ...options, tools })
  }

  /**
   * Resolves to the whole answer; its tokens go into the stream of the run while they come.
   *
   * @param messages In any accepted form: a string is one human message.
   * @param runtime The second argument of the calling node, or options that hold it.
   * @example const answer = await model.invoke(`A joke about ${state.topic}`, runtime)
   */
  async invoke(
    messages: MessageLike | readonly MessageLike[],
    runtime?: AnyRuntime | ModelCallOptions,
  ): Promise<AIMessage> {
    const call = this.#begin(messages, runtime)
    try {
      await this.#read(call)
      return call.finish()
    } finally {
      call.release()
    }
  }

  /** The answer as deltas, which also go into the stream of the run. */
  async *stream(
    messages: MessageLike | readonly MessageLike[],
    runtime?: AnyRuntime | ModelCallOptions,
  ): AsyncGenerator<AIMessageChunk, void, undefined> {
    const call = this.#begin(messages, runtime)
    try {
      yield* this.#deltas(call)
      call.finish()
    } finally {
      call.release()
    }
  }

  /** Takes the whole reply in. The hot loop of every call: nothing is awaited but the source. */
  async #read(call: ModelCall): Promise<void> {
    const reply = call.ask(this.#adapter.ask)
    if (!isInPieces(reply)) {
      call.accept(readWhole(await reply), false)
      return
    }
    for await (const piece of reply) {
      take(call, piece)
      const pressure = call.pressure()
      if (pressure) await pressure
    }
    call.close()
  }

  async *#deltas(call: ModelCall): AsyncGenerator<AIMessageChunk, void, undefined> {
    const reply = call.ask(this.#adapter.ask)
    if (!isInPieces(reply)) {
      yield call.accept({ ...readWhole(await reply), chunk_position: 'last' }, false)
      return
    }
    for await (const piece of reply) {
      yield take(call, piece)
      const pressure = call.pressure()
      if (pressure) await pressure
    }
    const last = call.close()
    if (last) yield last
  }

  #begin(
    messages: MessageLike | readonly MessageLike[],
    second: AnyRuntime | ModelCallOptions | undefined,
  ): ModelCall {
    const options: ModelCallOptions =
      second instanceof NodeRuntime ? { runtime: second } : (second ?? {})
    const model = this.#options
    const own = this.#adapter
    const tools = options.tools ? toolsOf(options) : this.#tools
    const stop = options.stop ?? model.stop
    return new ModelCall({
      scope: scopeOf(options.runtime),
      messages,
      signal: options.signal,
      stop,
      tools,
      toolChoice: options.toolChoice ?? model.toolChoice,
      tags: [...(options.tags ?? []), ...(model.tags ?? []), ...(own.tags ?? [])],
      metadata: () => ({
        ...this.#facts(stop),
        ...own.metadata,
        ...model.metadata,
        ...options.metadata,
      }),
      streaming: this.#isStreaming(options, tools),
    })
  }

  #isStreaming(
    { stream }: ModelCallOptions,
    tools: readonly ToolDefinition[] | undefined,
  ): boolean {
    const { streaming, disableStreaming } = this.#options
    if (disableStreaming === true || (disableStreaming === 'tool_calling' && tools)) return false
    return stream ?? streaming ?? !this.#adapter.isWhole
  }

  #facts(stop: readonly string[] | undefined): ModelFacts {
    const facts: ModelFacts = defined({ ...this.#adapter.facts?.() })
    const stops = stop ?? facts.ls_stop
    return stops ? { ...facts, ls_stop: Object.freeze([...stops]) } : facts
  }
}

/** Undefined when there are none. */
function toolsOf({
  tools,
}: {
  tools?: readonly ToolLike[] | undefined
}): readonly ToolDefinition[] | undefined {
  return tools?.length ? readTools(tools) : undefined
}

function take(call: ModelCall, piece: ModelPiece): AIMessageChunk {
  return typeof piece === 'string' ? call.acceptText(piece) : call.accept(readPiece(piece))
}

function scopeOf(runtime: AnyRuntime | undefined): NodeRuntime | undefined {
  const scope = callerOf(runtime, 'a model call')
  if (!scope) {
    warnOnce(
      'A model was called without a runtime, so its tokens belong to no run. Pass the second ' +
        'argument of the node: model.invoke(messages, runtime).',
    )
  }
  return scope
}

import { checkOptions } from '../engine/check-options.ts'
import type { Command } from '../engine/command.ts'
import { type AnyRuntime, callerOf, type NodeRuntime } from '../engine/runtime.ts'
import { InterruptSignal, ParentCommandSignal } from '../engine/signals.ts'
import { ContextLostError, InvalidArgumentError } from '../errors.ts'
import { describe, listOf } from '../internal/describe.ts'
import { isMessage, type ToolCall, type ToolMessage } from '../messages/message.ts'
import { mergeResults } from './merge-results.ts'
import { lastAnswer, messagesIn, openCalls } from './open-calls.ts'
import { Tool } from './tool.ts'
import { ToolEmitter } from './tool-emitter.ts'
import { toErrorMessage } from './tool-message.ts'

export interface ToolNodeOptions {
  /** For errors. Default "tools". */
  readonly name?: string | undefined
  /** State key of the messages. Default "messages". */
  readonly messagesKey?: string | undefined
  /**
   * What becomes of an error of a tool: `true` tells the model, so that it can mend its call, a text or
   * a function says what, and `false` fails the node. Default true.
   */
  readonly handleToolErrors?:
    | boolean
    | string
    | ((error: unknown, call: ToolCall) => string)
    | undefined
}

/**
 * A node that runs the tool calls of the newest message of a model, side by side, and writes a tool
 * message for each, in the order of the calls. A call that has ended is not made again when the run
 * is resumed or the node retried.
 *
 * @example .addNode('tools', new ToolNode([search, calculate])).addConditionalEdges('model', toolsCondition)
 * Source: LangGraph's `ToolNode`.
 */
export class ToolNode {
  readonly name: string
  readonly tools: readonly Tool[]
  readonly #byName: ReadonlyMap<string, Tool>
  readonly #messagesKey: string
  readonly #handling: NonNullable<ToolNodeOptions['handleToolErrors']>

  /** @throws InvalidArgumentError for what is no tool, two tools of one name, options of a wrong kind. */
  constructor(tools: readonly Tool[], options: ToolNodeOptions = {}) {
    checkOptions('ToolNode: ', options)
    this.name = options.name ?? 'tools'
    this.tools = tools
    this.#byName = byName(tools)
    this.#messagesKey = options.messagesKey ?? 'messages'
    this.#handling = options.handleToolErrors ?? true
  }

  /** What `addNode` takes it by. */
  readonly asNode = (state: unknown, runtime: AnyRuntime): Promise<unknown> =>
    this.invoke(state, runtime)

  /**
   * @param input A state with messages, a list of messages, one tool call, or a list of these.
   * @param runtime The second argument of the calling node.
   * @returns An update with the tool messages, for a list of messages the list of them; with Commands
   *   of tools, a list of both.
   * @throws InvalidArgumentError for other input; InterruptSignal; and, if not handled, what a tool throws.
   */
  async invoke(input: unknown, runtime?: AnyRuntime): Promise<unknown> {
    const caller = callerOf(runtime, 'ToolNode')
    if (!caller) {
      throw new ContextLostError(
        'A ToolNode was invoked where no node is running: pass the runtime of one, toolNode.invoke(state, runtime).',
        { form: 'ToolNode' },
      )
    }
    const calls = this.#callsIn(input)
    const results = await Promise.all(
      calls.map((call, at) =>
        this.#run(caller, call, { first: at, step: Math.max(1, calls.length) }),
      ),
    )
    const isList = Array.isArray(input) && !input.every(isCall)
    return mergeResults({ calls, results }, { messagesKey: this.#messagesKey, isList })
  }

  #callsIn(input: unknown): readonly ToolCall[] {
    if (isCall(input)) return [input]
    if (Array.isArray(input) && input.length > 0 && input.every(isCall)) return input
    const messages = messagesIn(input, this.#messagesKey)
    const answer = messages && lastAnswer(messages)
    if (messages && answer) return openCalls(messages, answer)
    throw new InvalidArgumentError(
      `The ToolNode "${this.name}" needs a message of a model in state.${this.#messagesKey}, a list of messages, ` +
        `or tool calls, but got ${describe(input)}.`,
      { argument: 'messages' },
    )
  }

  async #run(
    caller: NodeRuntime,
    call: ToolCall,
    graphs: { readonly first: number; readonly step: number },
  ): Promise<ToolMessage | Command> {
    const tool = this.#byName.get(call.name)
    const newId = (): string => caller.run.ids.create('message')
    if (!tool) return this.#unknown(caller, call, newId)
    try {
      const input = { ...call, type: 'tool_call' }
      return (await tool.callIn(caller, input, { graphs, isKept: true })) as ToolMessage | Command
    } catch (error) {
      const isSignal = InterruptSignal.isInstance(error) || ParentCommandSignal.isInstance(error)
      if (isSignal || caller.isFenced || this.#handling === false) throw error
      return toErrorMessage({ call, newId }, this.#say(error, call))
    }
  }

  /** The model has made it up. */
  #unknown(caller: NodeRuntime, call: ToolCall, newId: () => string): ToolMessage {
    const text = `Error: ${call.name} is not a valid tool, try one of [${[...this.#byName.keys()].join(', ')}].`
    const emitter = ToolEmitter.of(caller, call.id, [])
    emitter?.started(call.name, call.args)
    emitter?.failed(text)
    return toErrorMessage({ call, newId }, text)
  }

  #say(error: unknown, call: ToolCall): string {
    if (typeof this.#handling === 'string') return this.#handling
    if (typeof this.#handling === 'function') return this.#handling(error, call)
    const message = error instanceof Error ? error.message : String(error)
    return `Error: ${message}\n Please fix your mistakes.`
  }
}

function isCall(value: unknown): value is ToolCall {
  if (typeof value !== 'object' || value === null || isMessage(value)) return false
  const { id, name, args } = value as Partial<ToolCall>
  return typeof id === 'string' && typeof name === 'string' && typeof args === 'object'
}

function byName(tools: readonly unknown[]): ReadonlyMap<string, Tool> {
  const known = new Map<string, Tool>()
  for (const tool of tools) {
    const isKnown = tool instanceof Tool && known.has(tool.name)
    if (!(tool instanceof Tool) || isKnown) {
      throw new InvalidArgumentError(
        isKnown
          ? `A ToolNode has two tools "${tool.name}": models could not tell them apart.`
          : `A ToolNode takes what tool(…) makes, but got ${describe(tool)}. Its tools so far: ${listOf(known.keys())}.`,
        { argument: 'tools' },
      )
    }
    known.set(tool.name, tool)
  }
  return known
}

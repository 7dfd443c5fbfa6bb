import { COMMAND, hasBrand, SEND } from '../internal/brand.ts'
import { checkOptions } from './check-options.ts'
import { readTimeout, type TimeoutPolicy } from './timeout-policy.ts'

export interface SendOptions {
  readonly timeout?: number | TimeoutPolicy | undefined
}

/**
 * A task to run in the next superstep: the node, and what it gets instead of the state. One node may
 * be sent to any number of times; the tasks run side by side, their writes apply in this order.
 *
 * @example (state) => state.topics.map((topic) => new Send('write_joke', { topic }))
 */
export class Send<Args = unknown, Node extends string = string> {
  readonly node: Node
  readonly args: Args
  /** Absent: the node's own. */
  declare readonly timeout?: TimeoutPolicy

  /**
   * @param options `timeout` of this task, instead of the node's: milliseconds, or a policy.
   * @throws InvalidArgumentError
   */
  constructor(node: Node, args: Args, { timeout }: SendOptions = {}) {
    this.node = node
    this.args = args
    if (timeout !== undefined) {
      checkOptions(`The Send to "${node}": `, { timeout })
      this.timeout = readTimeout(timeout)
    }
    Object.defineProperty(this, SEND, { value: true })
  }

  static isInstance(value: unknown): value is Send {
    return hasBrand(value, SEND)
  }
}

/** Where a command may lead: a node's name, a Send, or a list of these. */
type Destinations<Node extends string> =
  | Node
  | Send<unknown, Node>
  | readonly (Node | Send<unknown, Node>)[]

export interface CommandFields<Update = unknown, Resume = unknown, Node extends string = string> {
  /** State keys to write, or a list of `[key, value]` pairs. */
  readonly update?: Update | undefined
  /** Nodes to run next, beside those that edges lead to. */
  readonly goto?: Destinations<Node> | undefined
  /** The answer to an interrupt, or answers by the ids of interrupts. Only as the input of a run. */
  readonly resume?: Resume | undefined
  /**
   * `Command.PARENT`: counts in the graph that called this one. Or, further up: the name of the node
   * whose graph is meant, or its namespace.
   */
  readonly graph?: string | undefined
}

/**
 * What `new Command({ … })` makes.
 *
 * @typeParam Node Names of the nodes that it goes to.
 */
export interface Command<Update = unknown, Resume = unknown, Node extends string = string> {
  readonly update: Update | undefined
  readonly goto: Destinations<Node> | undefined
  readonly resume: Resume | undefined
  readonly graph: string | undefined
}

/**
 * A command that counts in another graph than that of the node which returns it. What it updates and
 * where it goes are not known there, so they have no types.
 */
export interface OuterCommand extends Command<never, never, never> {
  readonly graph: string
}

class GraphCommand implements Command {
  static readonly PARENT = '__parent__'
  readonly update: unknown
  readonly goto: CommandFields['goto']
  readonly resume: unknown
  readonly graph: string | undefined

  constructor({ update, goto, resume, graph }: CommandFields) {
    this.update = update
    this.goto = goto
    this.resume = resume
    this.graph = graph
    Object.defineProperty(this, COMMAND, { value: true })
  }

  static isInstance(value: unknown): value is Command {
    return hasBrand(value, COMMAND)
  }
}

type UpdatePairs = readonly (readonly [key: string, value: unknown])[]

interface CommandConstructor {
  new (fields: CommandFields & { readonly graph: string }): OuterCommand
  /** What is not given is of no type: it fits every graph. */
  new <Update extends object | UpdatePairs = never, Resume = never, Node extends string = never>(
    fields: CommandFields<Update, Resume, Node>,
  ): Command<Update, Resume, Node>
  new (fields: CommandFields): Command
  /** The graph that called this one. */
  readonly PARENT: '__parent__'
  isInstance(value: unknown): value is Command
}

/**
 * More than an update. Returned by a node: writes state and chooses where to go on. As the input of
 * a run: answers an interrupt, changes state, or goes somewhere.
 *
 * @example return new Command({ update: { answer }, goto: 'publish' })
 * @example await graph.invoke(new Command({ resume: true }), config)
 */
export const Command: CommandConstructor = GraphCommand as CommandConstructor // types what is given alone

/** A node name or a Send; one that crossed a port has lost its class. */
export function isSendLike(value: unknown): value is Send {
  if (Send.isInstance(value)) return true
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { node?: unknown }).node === 'string' &&
    'args' in value
  )
}

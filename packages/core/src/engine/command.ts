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
export class Send<Args = unknown> {
  readonly node: string
  readonly args: Args
  /** Absent: the node's own. */
  declare readonly timeout?: TimeoutPolicy

  /**
   * @param options `timeout` of this task, instead of the node's: milliseconds, or a policy.
   * @throws InvalidArgumentError
   */
  constructor(node: string, args: Args, { timeout }: SendOptions = {}) {
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

export interface CommandFields<Update = unknown, Resume = unknown> {
  /** State keys to write, or a list of `[key, value]` pairs. */
  readonly update?: Update | undefined
  /** Nodes to run next, beside those that edges lead to. */
  readonly goto?: string | Send | readonly (string | Send)[] | undefined
  /** The answer to an interrupt, or answers by the ids of interrupts. Only as the input of a run. */
  readonly resume?: Resume | undefined
  /**
   * `Command.PARENT`: counts in the graph that called this one. Or, further up: the name of the node
   * whose graph is meant, or its namespace.
   */
  readonly graph?: string | undefined
}

/**
 * More than an update. Returned by a node: writes state and chooses where to go on. As the input of
 * a run: answers an interrupt, changes state, or goes somewhere.
 *
 * @example return new Command({ update: { answer }, goto: 'publish' })
 * @example await graph.invoke(new Command({ resume: true }), config)
 */
export class Command<Update = unknown, Resume = unknown> {
  /** The graph that called this one. */
  static readonly PARENT = '__parent__'
  readonly update: Update | undefined
  readonly goto: CommandFields['goto']
  readonly resume: Resume | undefined
  readonly graph: string | undefined

  constructor({ update, goto, resume, graph }: CommandFields<Update, Resume>) {
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

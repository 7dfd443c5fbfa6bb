import type { Durability } from '../checkpoint/checkpointer.ts'
import { readModes } from '../stream/read-modes.ts'
import type { StreamMode } from '../stream/stream-part.ts'
import { checkOptions } from './check-options.ts'
import type { RunControl } from './run-control.ts'
import type { AnyRuntime } from './runtime.ts'

/** Options of `stream` and `invoke`. */
export interface RunOptions<
  Context = unknown,
  Node extends string = string,
  Key extends string = string,
> {
  /** Kinds of part to stream. Default `"updates"`; an empty list streams nothing. */
  streamMode?: StreamMode | readonly StreamMode[] | undefined
  /** Stream the parts of nested graphs, too. Default false. */
  subgraphs?: boolean | undefined
  /** State keys that `values`, `updates` and the output are limited to; one name unwraps its value. */
  outputKeys?: Key | readonly Key[] | undefined
  /** Nodes to stop before; `'*'` is all. Replaces what the graph was compiled with. */
  interruptBefore?: readonly Node[] | '*' | undefined
  /** Nodes to stop after; `'*'` is all. Replaces what the graph was compiled with. */
  interruptAfter?: readonly Node[] | '*' | undefined
  /** The second argument of the calling node: makes this a nested graph of its run. */
  runtime?: AnyRuntime | undefined
  /** Values that address the run and its resources, `thread_id` among them; never stored. */
  configurable?: Readonly<Record<string, unknown>> | undefined
  /** Passed to nodes as `runtime.context`. */
  context?: Context | undefined
  /** Aborting it ends the run; the stream then throws its reason. */
  signal?: AbortSignal | undefined
  /**
   * When the run waits for its saver: `sync` before each next superstep, `async` at the end alone, and
   * with `exit` nothing but the last checkpoint is saved, when the run ends, waits or fails. Default:
   * what the saver says, else `async`. Counts for nested graphs, too.
   */
  durability?: Durability | undefined
  /** How many supersteps may run. A chain of n nodes needs n + 1, and a run that
   * goes on with a thread has one more. Default 10007. */
  recursionLimit?: number | undefined
  /** How many tasks of a superstep run at once; absent: all. Nested graphs count for themselves. */
  maxConcurrency?: number | undefined
  /**
   * How long the tasks of one superstep may take together, in milliseconds. Replaces what the graph
   * was compiled with; nested graphs have their own.
   */
  stepTimeout?: number | undefined
  /** Stops the run between two supersteps when it is asked to. */
  control?: RunControl | undefined
  tags?: readonly string[] | undefined
  metadata?: Readonly<Record<string, unknown>> | undefined
  runId?: string | undefined
  /** Id of the input's first message that has none; further ones get it with a number behind it. */
  inputMessageId?: string | undefined
  /** Accepted for readers of LangGraph's documentation; changes nothing. */
  version?: 'v2' | undefined
}

/** The options after the door: checked, with their defaults. */
export interface CompleteRunOptions extends Readonly<RunOptions> {
  readonly modes: ReadonlySet<StreamMode>
  readonly subgraphs: boolean
  readonly configurable: Readonly<Record<string, unknown>>
  readonly recursionLimit: number
  /** The limit was given, not the default. */
  readonly hasOwnLimit: boolean
  readonly tags: readonly string[]
  readonly metadata: Readonly<Record<string, unknown>>
}

/** LangGraph's default since 1.1.4. */
const DEFAULT_RECURSION_LIMIT = 10_007

/** @throws UnknownStreamModeError, InvalidArgumentError */
export function completeRunOptions(options: RunOptions): CompleteRunOptions {
  checkOptions('A run: ', options)
  return {
    ...options,
    modes: readModes(options.streamMode ?? 'updates'),
    subgraphs: options.subgraphs ?? false,
    configurable: options.configurable ?? {},
    recursionLimit: options.recursionLimit ?? DEFAULT_RECURSION_LIMIT,
    hasOwnLimit: options.recursionLimit !== undefined,
    tags: options.tags ?? [],
    metadata: options.metadata ?? {},
  }
}

import { ContextLostError } from '../errors.ts'
import type { Namespace } from '../internal/ns.ts'
import { createAmbientContext } from '../platform/ambient-context.ts'
import type { RunContext } from './run-context.ts'
import type { Task } from './task.ts'

/** Sends custom data into the stream. `ready` is a promise to await when data may pile up. */
export interface StreamWriter<Custom = unknown> {
  (data: Custom): void
  /** Resolves when the reader keeps up. A node that writes a lot awaits it now and then. */
  readonly ready: Promise<void>
}

export interface ExecutionInfo {
  readonly threadId: string | undefined
  readonly runId: string
  readonly taskId: string
  readonly checkpointNs: string
  /** Counts from 1. */
  readonly nodeAttempt: number
}

/** The second argument of every node, and what a node passes on to the models and tools it calls. */
export interface Runtime<Custom = unknown, Context = unknown> {
  readonly writer: StreamWriter<Custom>
  /** Aborted when the run is stopped or a sibling fails. */
  readonly signal: AbortSignal
  readonly context: Context
  readonly configurable: Readonly<Record<string, unknown>>
  readonly tags: readonly string[]
  readonly metadata: Readonly<Record<string, unknown>>
  readonly executionInfo: ExecutionInfo
}

/**
 * The runtime of one task. Everything that costs (the signal, the writer, the ids) is made when it
 * is read: a node that reads nothing pays for one small object.
 */
export class NodeRuntime implements Runtime {
  readonly run: RunContext
  readonly task: Task
  /** The namespace of the graph that the task belongs to. */
  readonly ns: Namespace
  #fence: { readonly reason: unknown } | undefined
  #controller: AbortController | undefined
  #writer: StreamWriter | undefined

  constructor(run: RunContext, task: Task) {
    this.run = run
    this.task = task
    this.ns = task.position.ns
  }

  get writer(): StreamWriter {
    this.#writer ??= this.#createWriter()
    return this.#writer
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController()
      if (this.#fence) this.#controller.abort(this.#fence.reason)
    }
    return this.#controller.signal
  }

  get context(): unknown {
    return this.run.options.context
  }

  get configurable(): Readonly<Record<string, unknown>> {
    return this.run.options.configurable
  }

  get tags(): readonly string[] {
    return this.run.options.tags
  }

  get metadata(): Readonly<Record<string, unknown>> {
    return { ...this.run.options.metadata, ...this.task.node.metadata }
  }

  get executionInfo(): ExecutionInfo {
    const { threadId, runId } = this.run
    const { id, checkpointNs } = this.task
    return { threadId, runId, taskId: id, checkpointNs, nodeAttempt: 1 }
  }

  /** True once the task's results no longer count: the run was stopped, or a sibling failed. */
  get isFenced(): boolean {
    return this.#fence !== undefined
  }

  /** @throws The reason why the task's results no longer count. */
  throwIfFenced(): void {
    if (this.#fence) throw this.#fence.reason
  }

  /** Calls a function of the user's so that the ambient forms in it find this runtime. */
  call<Result>(body: (runtime: NodeRuntime) => Result): Result {
    return ambient.run(this, () => body(this))
  }

  /** From here on nothing of the task reaches the stream or the state; its signal is aborted. */
  fence(reason: unknown): void {
    if (this.#fence) return
    this.#fence = { reason }
    this.#controller?.abort(reason)
  }

  #createWriter(): StreamWriter {
    const { emitter } = this.run
    const write = (data: unknown): void => {
      if (emitter.custom && !this.#fence) emitter.emit({ type: 'custom', ns: this.ns, data })
    }
    Object.defineProperty(write, 'ready', { get: () => emitter.pressure() ?? Promise.resolve() })
    return write as StreamWriter
  }
}

const ambient = /* @__PURE__ */ createAmbientContext<NodeRuntime>()

/** The runtime of the node that is running now, or undefined. */
export function findRuntime(): NodeRuntime | undefined {
  return ambient.get()
}

/**
 * The runtime of the node that is running now, without it being passed along.
 *
 * It is found in the synchronous part of a node, everywhere. On Node it is also found after an
 * `await`, in a node that called an ambient form once before its first `await`. Elsewhere take the
 * node's second argument.
 *
 * @throws ContextLostError where no node is found.
 */
export function getRuntime(): Runtime {
  return requireRuntime(
    'getRuntime()',
    'take the second argument of the node: (state, runtime) => …',
  )
}

/**
 * The writer of the node that is running now: `getRuntime().writer`.
 *
 * @throws ContextLostError where no node is found; `getRuntime` says where that is.
 * @example
 * const writer = getStreamWriter()
 * writer({ progress: 50 })
 */
export function getStreamWriter(): StreamWriter {
  const fix = 'use runtime.writer of the node: (state, runtime) => { runtime.writer(data) }'
  return requireRuntime('getStreamWriter()', fix).writer
}

function requireRuntime(form: string, fix: string): NodeRuntime {
  const runtime = findRuntime()
  if (runtime) return runtime
  throw new ContextLostError(
    `${form} was called where no node is running that it could belong to. Outside a node there is ` +
      `none; inside a node it must be called before the first await. Instead, ${fix}.`,
    { form },
  )
}

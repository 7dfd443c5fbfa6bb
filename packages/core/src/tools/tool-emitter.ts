import type { NodeRuntime } from '../engine/runtime.ts'
import { InterruptSignal, ParentCommandSignal } from '../engine/signals.ts'
import type { ToolEvent } from '../stream/stream-part.ts'

/** Tag of tools that are not told of. */
const NO_STREAM = 'nostream'

/** Tells a run what happens to one tool call (semantics §6). */
export class ToolEmitter {
  readonly #scope: NodeRuntime
  readonly #id: string

  private constructor(scope: NodeRuntime, id: string) {
    this.#scope = scope
    this.#id = id
  }

  /** Undefined when nobody is to be told: the call has no id, or nobody asks. */
  static of(
    scope: NodeRuntime,
    id: string | undefined,
    tags: readonly string[],
  ): ToolEmitter | undefined {
    const isTold = scope.run.emitter.tools && ![...tags, ...scope.tags].includes(NO_STREAM)
    return isTold && id !== undefined ? new ToolEmitter(scope, id) : undefined
  }

  started(name: string, input: unknown): void {
    const event = { event: 'tool-started', tool_call_id: this.#id, tool_name: name } as const
    this.#tell(input === undefined ? event : { ...event, input })
  }

  delta(delta: unknown): void {
    this.#tell({ event: 'tool-output-delta', tool_call_id: this.#id, delta })
  }

  finished(output: unknown): void {
    this.#tell({ event: 'tool-finished', tool_call_id: this.#id, output })
  }

  /** A question is no failure: the call starts again with the answer. */
  failed(error: unknown): void {
    if (InterruptSignal.isInstance(error) || ParentCommandSignal.isInstance(error)) return
    const message = error instanceof Error ? error.message : String(error)
    this.#tell({ event: 'tool-error', tool_call_id: this.#id, message })
  }

  #tell(data: ToolEvent): void {
    const { run, ns, isFenced } = this.#scope
    if (!isFenced) run.emitter.emit({ type: 'tools', ns, data })
  }
}

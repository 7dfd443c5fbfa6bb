import { hash128 } from '../internal/hash.ts'
import { toUuid } from '../internal/uuid.ts'
import type { Namespace } from '../internal/ns.ts'
import { nsKey } from '../internal/ns.ts'
import type { NodeSpec } from './graph-spec.ts'

/** Where a superstep stands: what the ids of its tasks are made from. */
export interface StepPosition {
  readonly ns: Namespace
  readonly step: number
  /** Id of the checkpoint that the step starts from; without a saver, of the run. */
  readonly checkpointId: string
}

/** How a task came to be: `PULL` by an edge. */
export type TaskPath = readonly ['__pregel_pull', node: string]

/** A node's work in one superstep. */
export class Task {
  readonly node: NodeSpec
  readonly input: Record<string, unknown>
  readonly position: StepPosition
  #id: string | undefined

  constructor(node: NodeSpec, input: Record<string, unknown>, position: StepPosition) {
    this.node = node
    this.input = input
    this.position = position
  }

  get path(): TaskPath {
    return Object.freeze(['__pregel_pull', this.node.name] as const)
  }

  /**
   * A hash of the task's place, so a resumed run finds the same ids and a fork other ones. Made on
   * first use: most runs never ask.
   */
  get id(): string {
    if (this.#id === undefined) {
      const { ns, step, checkpointId } = this.position
      const place = [checkpointId, nsKey(ns), step, this.node.name, ...this.path]
      this.#id = toUuid(hash128(place.join('\u0000')))
    }
    return this.#id
  }

  /** The namespace of what the task itself calls: its graph's, then `node:task id`. */
  get checkpointNs(): string {
    return nsKey([...this.position.ns, `${this.node.name}:${this.id}`])
  }
}

/** One write: to a state channel the value, to a barrier's channel the name of the source. */
export interface Write {
  /** Index of the channel. */
  readonly channel: number
  readonly value: unknown
}

/** What a finished task produced. Nothing of it counts before the barrier. */
export interface TaskWrites {
  readonly task: Task
  /** In write order: state first, then barriers. */
  readonly writes: readonly Write[]
  /** Indices of the nodes that it triggers. */
  readonly targets: readonly number[]
}

import type { Checkpointer } from '../checkpoint/checkpointer.ts'
import type { NodeCache } from '../store/node-cache.ts'
import type { Store } from '../store/store.ts'
import type { Namespace } from '../internal/ns.ts'
import type { Clock } from '../platform/clock.ts'
import type { IdSource } from '../platform/id-source.ts'
import type { StreamEmitter } from '../stream/stream-emitter.ts'
import type { Answers } from './answers.ts'
import type { CheckpointWriter } from './checkpoint-writer.ts'
import type { Cancellation } from './cancellation.ts'
import type { KeptGraphs } from './kept-graphs.ts'
import type { OpenGraphs } from './open-graphs.ts'
import type { ResponseSchema } from './response-schema.ts'
import type { CompleteRunOptions } from './run-options.ts'
import type { NodeRuntime } from './runtime.ts'
import type { StepReporter } from './step-reporter.ts'
import type { PendingTask } from './stored-writes.ts'
import type { TaskCache } from './task-cache.ts'
import type { TaskRecorder } from './task-recorder.ts'

/** The seams of a run: where time and ids come from. */
export interface Seams {
  readonly clock: Clock
  readonly ids: IdSource
}

/** Where a graph stands in the tree of graphs that one run is. */
export interface GraphScope {
  readonly ns: Namespace
  /** The nodes that lead to it: where state stands that outlives the tasks. */
  readonly names: Namespace
  /** The checkpoints of the graphs above, by the key of their namespaces; empty at the root. */
  readonly parents: Readonly<Record<string, string>>
  /** What called the graph goes on where it had stopped: what is stored of the graph counts. */
  readonly isResuming: boolean
}

/** A graph under way, as the tasks see it that its tasks call. */
export interface CallHost {
  readonly reporter: StepReporter
  readonly recorder: TaskRecorder
  readonly writer: CheckpointWriter | undefined
  readonly cache: TaskCache | undefined
  /** Of one task: how many of its calls run at once. */
  readonly concurrency: number
  /** What is stored of a call of the superstep that was taken up. */
  pendingOf(taskId: string): PendingTask | undefined
}

/** What all tasks of one graph under way share. */
export interface RunContext extends Seams {
  readonly runId: string
  readonly threadId: string | undefined
  readonly options: CompleteRunOptions
  readonly emitter: StreamEmitter
  readonly cancellation: Cancellation
  readonly scope: GraphScope
  /** Where the state of this graph survives. */
  readonly saver: Checkpointer | undefined
  readonly answers: Answers
  /** The task that called the graph; undefined at the root. */
  readonly caller: NodeRuntime | undefined
  /** What nodes with a cache policy have written earlier. */
  readonly cache: NodeCache | undefined
  /** Memory across threads. */
  readonly store: Store | undefined
  /** What the tasks of the graph can do with the tasks that they call; absent before it runs. */
  readonly calls?: CallHost
  /** Of the interrupts that have none of their own. */
  readonly answerSchema: ResponseSchema | undefined
  readonly kept: KeptGraphs
  readonly openGraphs: OpenGraphs
  /** Where results of nodes stand in the cache: the graph that has it, and the nodes that lead here. */
  readonly cachePath: readonly string[]
}

export function isNested({ scope }: RunContext): boolean {
  return scope.ns.length > 0
}

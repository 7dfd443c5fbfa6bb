import type { CheckpointConfig, ThreadConfig } from '../checkpoint/checkpoint-config.ts'
import type { Checkpointer, ListOptions } from '../checkpoint/checkpointer.ts'
import type { StateSnapshot } from '../checkpoint/state-snapshot.ts'
import type { ThreadRecord } from '../checkpoint/thread-index.ts'
import { Command, type CommandFields } from '../engine/command.ts'
import type { RunHandle } from '../engine/run.ts'
import type { DrawnGraph, GetGraphOptions } from '../internal/drawn-graph.ts'
import type { UpdateStateOptions } from '../engine/update-state.ts'
import { toWireError } from '../protocol/wire-error.ts'
import type { ClientMessage, WireInput } from '../protocol/wire-message.ts'
import type { PartSink } from '../stream/part-sink.ts'
import { patchArgs } from './patch-args.ts'
import type { RunSession } from './run-session.ts'

/** What a host needs of a graph; a CompiledGraph is one. */
export interface ServableGraph {
  /** Where its threads survive; without one they have no state between runs. */
  readonly checkpointer: Pick<Checkpointer, 'deleteThread' | 'threads'> | undefined
  start(input: unknown, options: object, sink: PartSink): RunHandle
  getGraph(options?: GetGraphOptions): DrawnGraph
  getState(
    config: ThreadConfig,
    options?: { readonly subgraphs?: boolean | undefined },
  ): Promise<StateSnapshot<unknown>>
  getStateHistory(
    config: ThreadConfig,
    options?: ListOptions,
  ): AsyncIterable<StateSnapshot<unknown>>
  updateState(
    config: ThreadConfig,
    values: unknown,
    options?: UpdateStateOptions,
  ): Promise<CheckpointConfig>
}

type ClientStart = Extract<ClientMessage, { type: 'run-start' }>

export interface RemoteRun {
  readonly session: RunSession
  /** Resolves when the run has stopped and its end is on its way. */
  readonly cancel: (this: void, reason?: unknown) => Promise<void>
}

export interface RunRemoteOptions {
  readonly graph: ServableGraph
  readonly start: ClientStart
  readonly session: RunSession
  /** Told how the run left its thread, as its end is sent. */
  readonly onEnd: (status: ThreadRecord['status']) => void
}

/** An input as a page sent it: commands come as their fields. */
export function receivedInput({ input, isCommand }: WireInput): unknown {
  return isCommand ? new Command(input as CommandFields) : input
}

/** Starts a run that a page asked for, and ends its session with the run's outcome. */
export function runRemote({ graph, start, session, onEnd }: RunRemoteOptions): RemoteRun {
  const { runId, options } = start
  const run = graph.start(receivedInput(start), { ...options, runId }, patchArgs(session))
  let cancelling: Promise<void> | undefined
  const done = run.done.then(
    ({ isPaused, ...output }) => {
      session.end({ status: 'success', output, isPaused })
      const status = isPaused ? 'interrupted' : 'idle'
      onEnd(session.isFailed ? 'error' : status)
    },
    async (error: unknown) => {
      // A run that is being called off ends when its tasks have stopped, not before.
      await cancelling
      session.end(
        cancelling ? { status: 'cancelled' } : { status: 'error', error: toWireError(error) },
      )
      onEnd(session.isFailed ? 'error' : 'idle')
    },
  )
  return {
    session,
    async cancel(reason) {
      cancelling ??= run.cancel(reason)
      await cancelling
      await done
    },
  }
}

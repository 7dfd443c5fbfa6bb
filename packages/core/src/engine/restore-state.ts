import { EMPTY } from '../channels/channel.ts'
import type { StoredCheckpoint } from '../checkpoint/checkpointer.ts'
import type { ChannelState, PendingSend } from './channel-state.ts'
import { type GraphSpec, START } from './graph-spec.ts'
import { fromStoredInput, pushSend } from './stored-writes.ts'
import { Task, type StepPosition } from './task.ts'
import { prepareNextTasks } from './prepare-next-tasks.ts'

/** The channel that holds the input of a run until its first superstep. */
export const INPUT_CHANNEL: typeof START = START

/** A stored checkpoint → the state that its superstep starts from. Nodes that the graph no longer has are left out. */
export function restoreState(spec: GraphSpec, stored: StoredCheckpoint): ChannelState {
  const { values, next, sends } = stored
  const restored: PendingSend[] = []
  for (const send of sends) pushSend(spec, send, restored)
  return {
    values: spec.channels.map(({ name, channel }) =>
      Object.hasOwn(values, name) ? values[name] : channel.initial(),
    ),
    triggered: next
      .flatMap((name) => spec.nodeIndex.get(name) ?? [])
      .toSorted((left, right) => left - right),
    sends: restored,
  }
}

/** The input that a checkpoint waits to have applied, when no superstep has followed it. */
export function restoreInput({ next, values }: StoredCheckpoint): unknown {
  return next.includes(START) ? (fromStoredInput(values[INPUT_CHANNEL]) ?? {}) : EMPTY
}

/** The tasks of the superstep that starts from a state, or from an input that is not applied yet. */
export function planTasks(
  spec: GraphSpec,
  { state, input, position }: { state: ChannelState; input: unknown; position: StepPosition },
): Task[] {
  if (input !== EMPTY) return [new Task({ node: spec.start, input }, position)]
  return prepareNextTasks(spec, state, position)
}

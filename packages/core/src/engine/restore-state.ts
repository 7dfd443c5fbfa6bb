import { EMPTY } from '../channels/channel.ts'
import type { StoredCheckpoint } from '../checkpoint/checkpointer.ts'
import type { ChannelState, PendingSend } from './channel-state.ts'
import { type GraphSpec, PREVIOUS, START } from './graph-spec.ts'
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

/** A checkpoint that an input was saved with: no superstep has followed it. */
export function waitsForInput({ start }: GraphSpec, { next }: StoredCheckpoint): boolean {
  return next.includes(start.name)
}

/** The input that a checkpoint waits to have applied. */
export function restoreInput(spec: GraphSpec, stored: StoredCheckpoint): unknown {
  if (!waitsForInput(spec, stored)) return EMPTY
  return fromStoredInput(stored.values[INPUT_CHANNEL]) ?? {}
}

/** The tasks of the superstep that starts from a state, or from an input that is not applied yet. */
export function planTasks(
  spec: GraphSpec,
  { state, input, position }: { state: ChannelState; input: unknown; position: StepPosition },
): Task[] {
  if (input !== EMPTY) {
    const previous = spec.readResult ? previousOf(spec, state) : undefined
    return [new Task({ node: spec.start, input, previous }, position)]
  }
  return prepareNextTasks(spec, state, position)
}

/** What the function wanted to find at this run; undefined at the first one. */
function previousOf({ channelIndex }: GraphSpec, { values }: ChannelState): unknown {
  const previous = values[channelIndex.get(PREVIOUS)!]
  return previous === EMPTY ? undefined : previous
}

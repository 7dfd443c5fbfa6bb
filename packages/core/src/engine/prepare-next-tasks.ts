import type { ChannelState } from './channel-state.ts'
import { readChannels } from './channel-state.ts'
import type { GraphSpec } from './graph-spec.ts'
import { type StepPosition, Task } from './task.ts'

/**
 * Plans a superstep: the tasks that are due, in the order in which they start and apply. Pure: the
 * same arguments give the same tasks with the same ids.
 *
 * Cost: per due task; nodes that are not due are not looked at.
 */
export function prepareNextTasks(
  spec: GraphSpec,
  state: ChannelState,
  position: StepPosition,
): Task[] {
  return state.triggered.map((index) => {
    const node = spec.nodes[index]!
    return new Task(node, readChannels(spec, state.values, spec.nodeChannels), position)
  })
}

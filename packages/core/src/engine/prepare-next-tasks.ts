import type { ChannelState } from './channel-state.ts'
import { addManaged, readNodeState } from './channel-state.ts'
import type { GraphSpec } from './graph-spec.ts'
import { type StepPosition, Task } from './task.ts'

/**
 * Plans a superstep: the tasks that are due, in the order in which they start: Sends as they were
 * sent, then nodes. Pure: the same arguments give the same tasks with the same ids.
 *
 * Cost: per due task; nodes that are not due are not looked at.
 *
 * @throws SchemaViolationError
 */
export function prepareNextTasks(
  spec: GraphSpec,
  state: ChannelState,
  position: StepPosition,
): Task[] {
  const sent = state.sends.map(
    ({ node, args, timeout }, sendIndex) =>
      new Task({ node: spec.nodes[node]!, input: args, sendIndex, timeout }, position),
  )
  for (const index of state.triggered) {
    const node = spec.nodes[index]!
    const input = readNodeState(spec, state.values, node)
    addManaged(input, node.managed, position.left)
    sent.push(new Task({ node, input }, position))
  }
  return sent
}

import { InvalidEdgeError, UnknownNodeError } from '../errors.ts'
import { describe, listOf } from '../internal/describe.ts'
import { type ChannelState, readChannels } from './channel-state.ts'
import { type BranchSpec, END, type GraphSpec, type NodeSpec } from './graph-spec.ts'
import type { NodeRuntime } from './runtime.ts'
import type { TaskWrites, Write } from './task.ts'

/** What routing needs to know of a task that has ended. */
export interface EndedTask {
  readonly spec: GraphSpec
  /** The state that the superstep started from. */
  readonly state: ChannelState
  readonly runtime: NodeRuntime
  readonly returned: unknown
  readonly writes: Write[]
}

/** Where the end of a task leads, when all its edges are unconditional. */
export function routePlain({ spec, runtime, writes }: EndedTask): TaskWrites {
  const { task } = runtime
  const { targets, barriers } = task.node.routing
  for (const index of barriers) {
    writes.push({ channel: spec.barriers[index]!.channel, value: task.node.name })
  }
  return { task, writes, targets }
}

/**
 * Where the end of a task leads, conditional edges included. A condition sees the state with this
 * task's own writes applied, and keys that the node returned beside them.
 *
 * @throws UnknownNodeError, InvalidEdgeError, and whatever a condition throws: it counts as the node's error.
 */
export async function routeConditional(ended: EndedTask): Promise<TaskWrites> {
  const { task } = ended.runtime
  const seen = freshState(ended)
  const plain = routePlain(ended)
  const targets = [...plain.targets]
  for (const branch of task.node.routing.branches) {
    const result = await ended.runtime.call((runtime) => branch.path(seen, runtime))
    ended.runtime.throwIfFenced()
    targets.push(...resolveTargets(ended.spec, { node: task.node, branch, result }))
  }
  return { task, writes: plain.writes, targets }
}

function freshState({
  spec,
  state,
  runtime,
  returned,
  writes,
}: EndedTask): Record<string, unknown> {
  const values = state.values.slice()
  const newId = (): string => runtime.run.ids.create('message')
  for (const { channel: index, value } of writes) {
    const { name, channel } = spec.channels[index]!
    values[index] = channel.update(values[index], [value], { key: name, newId })
  }
  const seen = readChannels(spec, values, spec.nodeChannels)
  const extra: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(returned ?? {})) {
    if (value !== undefined && !Object.hasOwn(seen, key)) extra[key] = value
  }
  return { ...extra, ...seen }
}

function resolveTargets(
  spec: GraphSpec,
  { node, branch, result }: { node: NodeSpec; branch: BranchSpec; result: unknown },
): number[] {
  const names = Array.isArray(result) ? (result as unknown[]) : [result]
  const targets: number[] = []
  for (const name of names) {
    const target = branch.ends ? mappedTarget(node, branch.ends, name) : namedTarget(node, name)
    if (target === END) continue
    const index = spec.nodeIndex.get(target)
    if (index === undefined) {
      throw new UnknownNodeError(
        `The condition after "${node.name}" chose "${target}", which is no node of graph ` +
          `"${spec.name}". Its nodes: ${listOf(spec.nodeIndex.keys())}.`,
        { node: target },
      )
    }
    targets.push(index)
  }
  return targets
}

function mappedTarget(node: NodeSpec, ends: ReadonlyMap<string, string>, result: unknown): string {
  const target = ends.get(String(result))
  if (target !== undefined) return target
  throw new InvalidEdgeError(
    `The condition after "${node.name}" returned ${describe(result)}, which its path map lacks. ` +
      `The map has ${listOf(ends.keys())}.`,
    { source: node.name, target: result },
  )
}

function namedTarget(node: NodeSpec, result: unknown): string {
  if (typeof result === 'string' && result !== '' && result !== '__start__') return result
  throw new InvalidEdgeError(
    `The condition after "${node.name}" must return the name of a node, END, or a list of these, ` +
      `but it returned ${describe(result)}.`,
    { source: node.name, target: result },
  )
}

import { InvalidEdgeError, UnknownNodeError } from '../errors.ts'
import { describe, listOf } from '../internal/describe.ts'
import { foldWrites } from './apply-writes.ts'
import { addManaged, type ChannelState, type PendingSend, readState } from './channel-state.ts'
import { Command, isSendLike, Send } from './command.ts'
import { type BranchSpec, END, type GraphSpec } from './graph-spec.ts'
import { type Returned, resolveSend } from './read-returned.ts'
import type { NodeRuntime } from './runtime.ts'
import type { FoldedValues, TaskWrites } from './task.ts'

/** What routing needs to know of a task that has ended. */
export interface EndedTask {
  readonly spec: GraphSpec
  /** The state that the superstep started from. */
  readonly state: ChannelState
  readonly runtime: NodeRuntime
  /** What the node returned, as it is. */
  readonly value: unknown
  readonly returned: Returned
}

/** Where the end of a task leads, when all its edges are unconditional. */
export function routePlain({ spec, runtime, returned }: EndedTask): TaskWrites {
  const { task } = runtime
  const { routing } = task.node
  const { writes, sends } = returned
  for (const index of routing.barriers) {
    const { name } = task.node
    writes.push({ channel: spec.barriers[index]!.channel, value: name, shown: name })
  }
  const targets =
    returned.targets.length === 0 ? routing.targets : [...returned.targets, ...routing.targets]
  return { task, writes, targets, sends }
}

/**
 * Where the end of a task leads, conditional edges included. A condition sees the state with this
 * task's own writes applied, and keys that the node returned beside them.
 *
 * @throws UnknownNodeError, InvalidEdgeError, and whatever a condition throws: it counts as the node's error.
 */
export async function routeConditional(ended: EndedTask): Promise<TaskWrites> {
  const { task } = ended.runtime
  const folded = foldOwnWrites(ended)
  const seen = freshState(ended, folded)
  const plain = routePlain(ended)
  const chosen = { targets: [...plain.targets], sends: [...plain.sends] }
  for (const branch of task.node.routing.branches) {
    const result = await ended.runtime.call((runtime) => branch.path(seen, runtime))
    ended.runtime.throwIfFenced()
    readChoice({ spec: ended.spec, node: task.node.name, branch }, result, chosen)
  }
  return { task, writes: plain.writes, folded, ...chosen }
}

function foldOwnWrites({ spec, state, runtime, returned }: EndedTask): FoldedValues {
  const own = { writes: returned.writes, targets: [], sends: [] }
  const newId = (): string => runtime.run.ids.create('message')
  return foldWrites(spec, state, { results: [own], newId })
}

function freshState(
  { spec, value, runtime }: EndedTask,
  { values }: FoldedValues,
): Record<string, unknown> {
  const seen = readState(spec, values, spec.nodeChannels)
  addManaged(seen, spec.managed, runtime.task.position.left)
  if (!isKeyed(value)) return seen
  const extra = Object.keys(value).filter(
    (key) => value[key] !== undefined && !Object.hasOwn(seen, key),
  )
  if (extra.length === 0) return seen
  return { ...Object.fromEntries(extra.map((key) => [key, value[key]])), ...seen }
}

/** Commands and lists hold no keys of their own. */
function isKeyed(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return !Command.isInstance(value) && !Send.isInstance(value)
}

interface Condition {
  readonly spec: GraphSpec
  readonly node: string
  readonly branch: BranchSpec
}

function readChoice(
  condition: Condition,
  result: unknown,
  chosen: { readonly targets: number[]; readonly sends: PendingSend[] },
): void {
  for (const choice of Array.isArray(result) ? (result as unknown[]) : [result]) {
    if (isSendLike(choice)) {
      chosen.sends.push(resolveSend(condition, choice))
      continue
    }
    const target = condition.branch.ends
      ? mappedTarget(condition, choice)
      : namedTarget(condition, choice)
    if (target !== END) chosen.targets.push(targetIndex(condition, target))
  }
}

function targetIndex({ spec, node }: Condition, target: string): number {
  const index = spec.nodeIndex.get(target)
  if (index !== undefined) return index
  throw new UnknownNodeError(
    `The condition after "${node}" chose "${target}", which is no node of graph ` +
      `"${spec.name}". Its nodes: ${listOf(spec.nodeIndex.keys())}.`,
    { node: target },
  )
}

function mappedTarget({ node, branch }: Condition, result: unknown): string {
  const target = branch.ends?.get(String(result))
  if (target !== undefined) return target
  throw new InvalidEdgeError(
    `The condition after "${node}" returned ${describe(result)}, which its path map lacks. ` +
      `The map has ${listOf(branch.ends?.keys() ?? [])}.`,
    { source: node, target: result },
  )
}

function namedTarget({ node }: Condition, result: unknown): string {
  if (typeof result === 'string' && result !== '' && result !== '__start__') return result
  throw new InvalidEdgeError(
    `The condition after "${node}" must return the name of a node, END, a Send, or a list of these, ` +
      `but it returned ${describe(result)}.`,
    { source: node, target: result },
  )
}

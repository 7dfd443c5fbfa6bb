import type { StoredCheckpoint } from '../checkpoint/checkpointer.ts'
import { InvalidArgumentError } from '../errors.ts'
import { describe } from '../internal/describe.ts'
import { nsKey, ROOT } from '../internal/ns.ts'
import { addWrites } from './apply-writes.ts'
import type { BegunRun, RunPlace } from './begin-run.ts'
import type { ChannelState } from './channel-state.ts'
import type { CheckpointWriter } from './checkpoint-writer.ts'
import type { GraphSpec } from './graph-spec.ts'
import {
  INPUT_CHANNEL,
  planTasks,
  restoreInput,
  restoreState,
  waitsForInput,
} from './restore-state.ts'
import { isNested } from './run-context.ts'
import type { Writes } from './task.ts'

/** What is stored of a graph that is about to run. */
export interface LoadedCheckpoint {
  readonly stored: StoredCheckpoint | undefined
  /** The thread has moved on from it: nothing of the superstep that followed counts. */
  readonly isOld: boolean
}

export const UNSTORED: LoadedCheckpoint = Object.freeze({ stored: undefined, isOld: false })

/**
 * The checkpoint that a run starts from: the one that it names, else the newest. In a run that has
 * gone back, a nested graph that keeps its state is found as it was at that point.
 *
 * @throws InvalidArgumentError for a checkpoint that the thread does not have.
 */
export async function loadCheckpoint(
  { spec, run }: RunPlace,
  writer: CheckpointWriter,
): Promise<LoadedCheckpoint> {
  const checkpointId = isNested(run) ? undefined : run.options.configurable['checkpoint_id']
  if (checkpointId !== undefined) return loadNamed({ spec, run, writer }, checkpointId)
  const point = spec.checkpointer === true && run.kept.replayPoint(nsKey(run.scope.ns))
  if (!point) return { stored: await writer.load(), isOld: false }
  writer.branch()
  return { stored: await first(writer.list(1, point)), isOld: true }
}

async function loadNamed(
  { spec, run, writer }: RunPlace & { readonly writer: CheckpointWriter },
  checkpointId: unknown,
): Promise<LoadedCheckpoint> {
  const stored = typeof checkpointId === 'string' ? await writer.load(checkpointId) : undefined
  if (!stored) throw unknownCheckpoint(spec, run.threadId, checkpointId)
  writer.branch()
  const newest = await writer.load()
  const isOld = newest?.config.configurable.checkpoint_id !== checkpointId
  const point = isOld ? stored : await branchingPoint(writer, stored)
  if (point) run.kept.goBackTo(point.config.configurable.checkpoint_id)
  return { stored, isOld }
}

/** Where the newest checkpoint branches off, if it is a change of an older one, or new input to it. */
async function branchingPoint(
  writer: CheckpointWriter,
  { parentConfig, metadata: { source, step } }: StoredCheckpoint,
): Promise<StoredCheckpoint | undefined> {
  if (!parentConfig || source === 'loop') return undefined
  const { checkpoint_id: parentId } = parentConfig.configurable
  for await (const { config } of writer.list(2)) {
    if (config.configurable.checkpoint_id === parentId) return undefined
  }
  const parent = await writer.load(parentId)
  // A copy stands beside what it was copied from, one step further than a change.
  return parent?.metadata.step === step - 1 ? parent : undefined
}

/**
 * Goes back to a checkpoint that the thread has moved on from: what is due there is done once more, on
 * a branch of its own, under new ids and without anything that was known of it. What follows the
 * checkpoint stays as it is. Source: semantics §4.12.
 *
 * @param writes Of the command that the run was started with.
 */
export function forkFrom(
  { spec, run }: RunPlace,
  writer: CheckpointWriter,
  { stored, writes }: { stored: StoredCheckpoint; writes: Writes | undefined },
): BegunRun {
  const newId = (): string => run.ids.create('message')
  const before = restoreState(spec, stored)
  const input = restoreInput(spec, stored)
  const step = stored.metadata.step + 1
  const known = { pending: new Map<never, never>(), isResumed: true, input }
  const isOver = stored.next.length + stored.sends.length === 0
  writer.resumeFrom(stored, before)
  if (isOver && !writes) return { ...known, state: before, step }
  const { state, changed } = addWrites(spec, before, { results: writes ? [writes] : [], newId })
  const oldIds = interruptIds(spec, { state: before, input, step, checkpointId: writer.id! })
  writer.save(state, { source: 'fork', step, changed, ...pendingInput(spec, stored) })
  const place = { state, input, step: step + 1, checkpointId: writer.id! }
  const newIds = interruptIds(spec, place)
  // What was due is due again.
  run.answers.moveTo(new Map([...oldIds].map(([task, id]) => [id, newIds.get(task)!])))
  return { ...known, state, step: step + 1 }
}

/** The input that a checkpoint waits to have applied, as it is stored: for another checkpoint. */
export function pendingInput(
  spec: GraphSpec,
  stored: StoredCheckpoint,
): { readonly input?: unknown } {
  return waitsForInput(spec, stored) ? { input: stored.values[INPUT_CHANNEL] ?? {} } : {}
}

/** What tasks that are due would ask under, by what they are. */
function interruptIds(
  spec: GraphSpec,
  start: { state: ChannelState; input: unknown; step: number; checkpointId: string },
): ReadonlyMap<string, string> {
  const { state, input, ...place } = start
  const position = { ...place, ns: ROOT, names: ROOT, isTakenUp: false, left: 0 }
  const tasks = planTasks({ ...spec, coercions: undefined }, { state, input, position })
  return new Map(
    tasks.map((task) => [`${task.node.name}|${task.sendIndex ?? ''}`, task.interruptId]),
  )
}

async function first<Item>(items: AsyncIterable<Item>): Promise<Item | undefined> {
  for await (const item of items) return item
  return undefined
}

export function unknownCheckpoint(
  { name }: GraphSpec,
  threadId: string | number | undefined,
  checkpointId: unknown,
): Error {
  return new InvalidArgumentError(
    `Thread "${threadId}" of graph "${name}" has no checkpoint ${describe(checkpointId)}. getStateHistory tells which ones it has.`,
    { argument: 'checkpoint_id' },
  )
}

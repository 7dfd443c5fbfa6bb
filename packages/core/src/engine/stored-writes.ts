import { Overwrite, readOverwrite } from '../channels/overwrite.ts'
import type { StoredSend, StoredWrite, TaskRecord } from '../checkpoint/checkpointer.ts'
import type { Interrupt } from '../checkpoint/interrupt.ts'
import {
  BRANCH_TO,
  ERROR,
  INTERRUPT,
  mergeWrites,
  NO_WRITES,
  NULL_TASK_ID,
  RESUME,
  RETURN,
  TASK_STATUS,
  TASKS,
} from '../checkpoint/reserved-channels.ts'
import { isPlainObject } from '../internal/deep-freeze.ts'
import type { PendingSend } from './channel-state.ts'
import { Command, type CommandFields, isSendLike, type Send } from './command.ts'
import type { GraphSpec } from './graph-spec.ts'
import type { Write, Writes } from './task.ts'
import type { Returned } from './task-calls.ts'

/** What is known of a task of an unfinished superstep. */
export interface PendingTask {
  /** Set once the task has ended well. */
  readonly writes: Writes | undefined
  readonly interrupts: readonly Interrupt[]
  readonly error: string | null
  /** Answers to its questions, in their order. */
  readonly answers: readonly unknown[]
  /** What the call of a task came to, once it has ended well. */
  readonly returned?: Returned
}

/** Writes in the form in which savers keep them: names instead of indices. */
export function toStoredWrites(spec: GraphSpec, { writes, targets, sends }: Writes): StoredWrite[] {
  const stored: StoredWrite[] = []
  for (const { channel, value } of writes) {
    if (spec.untracked.has(channel)) continue
    stored.push([spec.channels[channel]!.name, plainWrite(value)])
  }
  for (const target of targets) stored.push([BRANCH_TO + spec.nodes[target]!.name, null])
  for (const send of sends) stored.push([TASKS, toStoredSend(spec, send)])
  return stored.length > 0 ? stored : [[NO_WRITES, null]]
}

export function toStoredSend(spec: GraphSpec, { node, ...send }: PendingSend): StoredSend {
  return plainSend(spec, { ...send, node: spec.nodes[node]!.name })
}

function plainSend(spec: GraphSpec, { node, args, timeout }: StoredSend): StoredSend {
  const send = { node, args: toStoredInput(spec, args) }
  return timeout ? { ...send, timeout } : send
}

/** Which keys of an input, or of the argument of a Send, are stored. */
type IsStored = (key: string) => boolean

/** All keys but those that are never stored; of a nested graph only those that it has. */
function storedKeys({ channelIndex, untracked }: GraphSpec, isNested: boolean): IsStored {
  return (key) => {
    const index = channelIndex.get(key)
    return index === undefined ? !isNested : !untracked.has(index)
  }
}

/** @param values Keys with their values, or a list of `[key, value]`. */
function plainUpdate(values: unknown, isStored: IsStored): unknown {
  if (Array.isArray(values)) {
    return values
      .filter((pair) => !Array.isArray(pair) || isStored(String(pair[0])))
      .map((pair: unknown) => (Array.isArray(pair) ? pair.map(plainWrite) : pair))
  }
  if (!isPlainObject(values)) return values
  const entries = Object.entries(values).filter(([key]) => isStored(key))
  return Object.fromEntries(entries.map(([key, value]) => [key, plainWrite(value)]))
}

/** Where a Command stands in place of state; a saver carries no classes. */
const COMMAND_KEY = '__command__'

/**
 * The input of a run, or the argument of a Send, as savers keep it.
 *
 * @param isNested It is the input of a nested graph.
 */
export function toStoredInput(spec: GraphSpec, input: unknown, isNested = false): unknown {
  const isStored = storedKeys(spec, isNested)
  if (!Command.isInstance(input)) {
    // A list that was sent is no update.
    const plain = spec.readResult
      ? input
      : plainUpdate(input, Array.isArray(input) ? () => true : isStored)
    // Data of the user's that looks like our mark must not come back as a Command.
    return isMarked(plain) ? { [COMMAND_KEY]: { plain } } : plain
  }
  const update = plainUpdate(input.update, isStored)
  const goto = mapSends(input.goto, (send) => plainSend(spec, send))
  return { [COMMAND_KEY]: { update, goto } }
}

function mapSends<Sent>(
  goto: CommandFields['goto'],
  change: (send: Send) => Sent,
): readonly (string | Sent)[] {
  const destinations = [goto ?? []].flat() as readonly (string | Send)[]
  return destinations.map((each) => (isSendLike(each) ? change(each) : each))
}

function isMarked(value: unknown): value is { readonly [COMMAND_KEY]: unknown } {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, COMMAND_KEY)
}

/** A saver carries no classes; the plain form of an overwrite means the same. */
function plainWrite(value: unknown): unknown {
  return Overwrite.isInstance(value) ? { type: value.type, value: value.value } : value
}

/** The other way round. */
function shownWrite(stored: unknown): unknown {
  const overwrite = readOverwrite(stored)
  return overwrite ? new Overwrite(overwrite.value) : stored
}

export function fromStoredInput(stored: unknown): unknown {
  if (!isMarked(stored)) return stored
  const marked = stored[COMMAND_KEY] as CommandFields | { readonly plain: unknown }
  if ('plain' in marked) return marked.plain
  const { update, goto } = marked
  const restored = mapSends(goto, ({ args, ...send }) => ({ ...send, args: fromStoredInput(args) }))
  return new Command({ update, goto: restored })
}

/** What a saver keeps of the tasks of an unfinished superstep, by task. */
export function readPendingTasks(
  spec: GraphSpec,
  records: readonly TaskRecord[],
): ReadonlyMap<string, PendingTask> {
  const merged = new Map<string, readonly StoredWrite[]>()
  for (const { taskId, writes } of records) {
    merged.set(taskId, mergeWrites(merged.get(taskId) ?? [], writes, taskId))
  }
  return new Map([...merged].map(([taskId, writes]) => [taskId, readPendingTask(spec, writes)]))
}

/** The writes of the commands that were the input of earlier runs from this checkpoint. */
export function commandWrites(pending: ReadonlyMap<string, PendingTask>): readonly Writes[] {
  const writes = pending.get(NULL_TASK_ID)?.writes
  return writes ? [writes] : []
}

function readPendingTask(spec: GraphSpec, stored: readonly StoredWrite[]): PendingTask {
  const known = new Map(stored)
  const answers = (known.get(RESUME) as unknown[] | undefined) ?? []
  const written = stored.filter(([name]) => !TASK_STATUS.has(name))
  // What a task failed with, or asked, before it ended well counts no more.
  if (written.length > 0) {
    const ended = { interrupts: [], error: null, answers }
    return known.has(RETURN)
      ? { ...ended, writes: undefined, returned: readReturn(written) }
      : { ...ended, writes: readStoredWrites(spec, written) }
  }
  return {
    writes: undefined,
    interrupts: (known.get(INTERRUPT) as Interrupt[] | undefined) ?? [],
    error: (known.get(ERROR) as string | undefined) ?? null,
    answers,
  }
}

/** What a call has come to, as savers keep it: what it has pushed, then its result. */
export function toStoredReturn({ value, pushed }: Returned): StoredWrite[] {
  return [...pushed.map((each) => [each.key, each.value] as const), [RETURN, value]]
}

function readReturn(stored: readonly StoredWrite[]): Returned {
  const pushed = stored.flatMap(([key, value]) =>
    key === RETURN ? [] : [{ key, value: value as object }],
  )
  return { value: stored.find(([name]) => name === RETURN)![1], pushed }
}

/** The other way round of `toStoredWrites`. */
export function readStoredWrites(spec: GraphSpec, stored: readonly StoredWrite[]): Writes {
  const writes: Write[] = []
  const targets: number[] = []
  const sends: PendingSend[] = []
  for (const [name, value] of stored) {
    const channel = channelOf(spec, name)
    if (channel !== undefined) writes.push({ channel, value, shown: shownWrite(value) })
    else if (name.startsWith(BRANCH_TO)) pushIndex(spec, name.slice(BRANCH_TO.length), targets)
    else if (name === TASKS) pushSend(spec, value as StoredSend, sends)
  }
  return { writes, targets, sends }
}

/** State and barriers by name. */
function channelOf(spec: GraphSpec, name: string): number | undefined {
  const state = spec.channelIndex.get(name)
  if (state !== undefined) return state
  const barrier = spec.barriers.find(({ channel }) => spec.channels[channel]!.name === name)
  return barrier?.channel
}

/** A node that the graph no longer has is nothing to go to. */
function pushIndex(spec: GraphSpec, node: string, into: number[]): void {
  const index = spec.nodeIndex.get(node)
  if (index !== undefined) into.push(index)
}

/** A node that the graph no longer has cannot be sent to. */
export function pushSend(
  spec: GraphSpec,
  { node, args, timeout }: StoredSend,
  into: PendingSend[],
): void {
  const index = spec.nodeIndex.get(node)
  if (index !== undefined) into.push({ node: index, args: fromStoredInput(args), timeout })
}

import type { StoredWrite, TaskRecord } from '../checkpointer.ts'
import { ERROR, INTERRUPT, RESUME } from '../reserved-channels.ts'
import type { LangGraphPendingWrite } from './langgraph-types.ts'

/**
 * The place of a write among those of its task, of which LangGraph replaces the negative ones and
 * keeps the first of each other. Source: `WRITES_IDX_MAP` of LangGraph's savers.
 */
const PLACES: ReadonlyMap<string, number> = new Map([
  [ERROR, -1],
  ['__scheduled__', -2],
  [INTERRUPT, -3],
  [RESUME, -4],
])

interface Placed {
  readonly path: string
  readonly taskId: string
  readonly place: number
  readonly write: StoredWrite
}

/**
 * The writes of a task of LangGraph's, each as a record of its own: a saver of ours then keeps the
 * first at each place, and replaces an error, a question and answers, as LangGraph's do. Paths are
 * kept in the ids.
 */
export function toRecords(
  writes: readonly StoredWrite[],
  { taskId, path }: { readonly taskId: string; readonly path: string },
): TaskRecord[] {
  return writes.map((write, at) => ({
    taskId: JSON.stringify([path, taskId, PLACES.get(write[0]) ?? at]),
    writes: [write],
  }))
}

/** The other way round, in the order in which the graph applies them: by path, task and place. */
export function toPendingWrites(records: readonly TaskRecord[]): LangGraphPendingWrite[] {
  return records
    .flatMap(placeWrites)
    .toSorted(compare)
    .map(({ taskId, write: [channel, value] }) => [taskId, channel, value])
}

function placeWrites({ taskId: key, writes }: TaskRecord): Placed[] {
  const [path, taskId, place] = readKey(key)
  return writes.map((write, at) => ({ path, taskId, place: place ?? at, write }))
}

function readKey(key: string): readonly [path: string, taskId: string, place: number | undefined] {
  // A task of another engine's has an id that is none of ours.
  if (!key.startsWith('[')) return ['', key, undefined]
  return JSON.parse(key) as [string, string, number]
}

function compare(left: Placed, right: Placed): number {
  return (
    byCodePoint(left.path, right.path) ||
    byCodePoint(left.taskId, right.taskId) ||
    left.place - right.place
  )
}

/** Not by UTF-16 units, as `<` has it: that puts some letters above 0xffff before some below. */
function byCodePoint(left: string, right: string): number {
  let at = 0
  while (at < left.length && left.charCodeAt(at) === right.charCodeAt(at)) at++
  return rankAt(left, at) - rankAt(right, at)
}

/** Halves of a pair rank above all single units, and the end below. */
function rankAt(text: string, at: number): number {
  const unit = text.charCodeAt(at)
  if (Number.isNaN(unit)) return -1
  return unit >= 0xd800 && unit <= 0xdfff ? (text.codePointAt(at) ?? 0) : unit
}

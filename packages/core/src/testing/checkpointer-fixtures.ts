import type {
  Checkpointer,
  CommitRequest,
  NewCheckpoint,
  StoredCheckpoint,
} from '../checkpoint/checkpointer.ts'
import { diffLists } from '../internal/list-splice.ts'
import { assertEqual, codeOf, rejectionOf } from './assert.ts'

/** Checks one rule that every saver keeps, on a new one; rejects when it is broken. */
export type SaverCheck = (saver: Checkpointer) => Promise<void>

/** What the cases of savers are made of: small checkpoints on one thread. */
export const THREAD: { configurable: { thread_id: string } } = { configurable: { thread_id: '1' } }

export function at(id: string): { configurable: { thread_id: string; checkpoint_id: string } } {
  return { configurable: { thread_id: '1', checkpoint_id: id } }
}

export function checkpoint(
  id: string,
  values: Readonly<Record<string, unknown>>,
  facts: Partial<NewCheckpoint> = {},
): NewCheckpoint {
  return {
    id,
    createdAt: 1000,
    metadata: { source: 'loop', step: 1, parents: {} },
    changes: Object.entries(values).map(([channel, value]) => ({
      channel,
      value,
      splice: undefined,
    })),
    next: [],
    sends: [],
    ...facts,
  }
}

/** A checkpoint in which one list has become another. */
export function listChange(
  id: string,
  before: readonly unknown[],
  value: readonly unknown[],
): NewCheckpoint {
  return checkpoint(
    id,
    {},
    { changes: [{ channel: 'list', value, splice: diffLists(before, value) }] },
  )
}

export function commit(saver: Checkpointer, request: Omit<CommitRequest, 'config'>): Promise<void> {
  return saver.commit({ config: THREAD, ...request })
}

export async function valuesAt(saver: Checkpointer, id?: string): Promise<unknown> {
  return (await saver.get(id === undefined ? THREAD : at(id)))?.values
}

/** The error with which a commit is refused: its code is looked at. */
export async function refusalOf(code: string, call: () => Promise<void>): Promise<Error> {
  const error = await rejectionOf(call)
  assertEqual(codeOf(error), code)
  return error
}

export async function idsOf(items: AsyncIterable<StoredCheckpoint>): Promise<string[]> {
  const ids: string[] = []
  for await (const { config } of items) ids.push(config.configurable.checkpoint_id)
  return ids
}

/** Three checkpoints in a line: `a`, `b`, `c`. */
export async function commitThree(saver: Checkpointer): Promise<void> {
  await commit(saver, { parent: undefined, checkpoint: checkpoint('a', { x: 1, y: 1 }) })
  const loop = { metadata: { source: 'loop', step: 2, parents: {}, mark: 'second' } } as const
  await commit(saver, { parent: 'a', checkpoint: checkpoint('b', { x: 2 }, loop) })
  await commit(saver, { parent: 'b', checkpoint: checkpoint('c', { y: 2 }) })
}

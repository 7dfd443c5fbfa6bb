import type { Checkpointer } from '../checkpoint/checkpointer.ts'
import type { ThreadRecord } from '../checkpoint/thread-index.ts'
import { assertEqual } from './assert.ts'
import {
  at,
  checkpoint,
  commit,
  commitThree,
  idsOf,
  refusalOf,
  type SaverCheck,
  THREAD,
  valuesAt,
} from './checkpointer-fixtures.ts'

const NESTED = { configurable: { thread_id: '1', checkpoint_ns: 'node:1' } }
const OTHER = { configurable: { thread_id: '2' } }

/** Which checkpoints and which threads a saver finds, and which it forgets. */
export const LIST_CHECKS: Readonly<Record<string, SaverCheck>> = {
  'lists newest first, with limit, before and filter': async (saver) => {
    await commitThree(saver)
    assertEqual(await idsOf(saver.list(THREAD)), ['c', 'b', 'a'])
    assertEqual(await idsOf(saver.list(THREAD, { limit: 2 })), ['c', 'b'])
    assertEqual(await idsOf(saver.list(THREAD, { before: at('c') })), ['b', 'a'])
    assertEqual(await idsOf(saver.list(THREAD, { filter: { mark: 'second' } })), ['b'])
    assertEqual(await idsOf(saver.list(THREAD, { filter: { mark: 'none' } })), [])
  },

  'limits what is left of before and of every part of the filter': async (saver) => {
    await commitThree(saver)
    const filter = { mark: 'second', step: 2 }
    assertEqual(await idsOf(saver.list(THREAD, { limit: 1, filter })), ['b'])
    assertEqual(await idsOf(saver.list(THREAD, { limit: 1, before: at('c') })), ['b'])
    assertEqual(await idsOf(saver.list(THREAD, { filter: { ...filter, step: 1 } })), [])
  },

  'lists the one checkpoint that is named': async (saver) => {
    await commitThree(saver)
    assertEqual(await idsOf(saver.list(at('b'))), ['b'])
    assertEqual(await idsOf(saver.list(at('unknown'))), [])
  },

  'lists checkpoints as they are read one by one': async (saver) => {
    await commitThree(saver)
    await commit(saver, { parent: 'c', writes: [{ taskId: 't', writes: [['x', 1]] }] })
    for await (const listed of saver.list(THREAD)) {
      assertEqual(listed, await saver.get(listed.config))
    }
  },

  'keeps threads and namespaces apart': async (saver) => {
    await commit(saver, { parent: undefined, checkpoint: checkpoint('a', { x: 'root' }) })
    await begin(saver, NESTED, 'nested')
    await begin(saver, OTHER, 'other')
    assertEqual(await valuesAt(saver), { x: 'root' })
    assertEqual(await idsOf(saver.list(THREAD)), ['a'])
    assertEqual((await saver.get(OTHER))?.values, { x: 'other' })
    assertEqual(await idsOf(saver.list(OTHER)), ['other'])
    const nested = await saver.get(NESTED)
    assertEqual(nested?.values, { x: 'nested' })
    assertEqual(nested?.config.configurable, {
      ...NESTED.configurable,
      checkpoint_id: 'nested',
    })
    assertEqual(await idsOf(saver.list(NESTED)), ['nested'])
  },

  'takes a number for the thread of that name': async (saver) => {
    await begin(saver, { configurable: { thread_id: 1 } }, 'a')
    assertEqual((await saver.get(THREAD))?.config.configurable.thread_id, '1')
    assertEqual((await saver.get({ configurable: { thread_id: 1 } }))?.values, { x: 'a' })
  },

  'deletes a thread with all its namespaces, and no other': async (saver) => {
    await commitThree(saver)
    await begin(saver, NESTED, 'nested')
    await begin(saver, OTHER, 'other')
    await saver.threads.update('1', { title: 'one' })
    await saver.deleteThread('1')
    assertEqual([await saver.get(THREAD), await saver.get(NESTED)], [undefined, undefined])
    assertEqual(await idsOf(saver.list(THREAD)), [])
    assertEqual(await saver.threads.get('1'), undefined)
    assertEqual((await saver.get(OTHER))?.values, { x: 'other' })
    await saver.deleteThread('unknown')
  },

  'does not bring a deleted thread back for a run that goes on, but lets it begin anew': async (
    saver,
  ) => {
    await commitThree(saver)
    await saver.deleteThread('1')
    const late = { parent: 'c', checkpoint: checkpoint('d', { x: 3 }) }
    await refusalOf('CONFLICT', () => commit(saver, late))
    await commit(saver, { parent: undefined, checkpoint: checkpoint('e', { z: 1 }) })
    assertEqual(await valuesAt(saver), { z: 1 })
  },

  'keeps an index of threads, whose changes add up': async (saver) => {
    assertEqual(await saver.threads.get('1'), undefined)
    const first = await saver.threads.update('1', { title: 'one' })
    await saver.threads.update('2', { title: 'two', status: 'busy' })
    const { createdAt } = first
    assertEqual(first, {
      threadId: '1',
      title: 'one',
      status: 'idle',
      createdAt,
      updatedAt: createdAt,
    })
    const second = await saver.threads.update('1', { status: 'error', graph: 'chat' })
    const { updatedAt } = second
    assertEqual(second, { ...first, status: 'error', graph: 'chat', updatedAt })
    assertEqual(await saver.threads.get('1'), second)
    const titles = (await saver.threads.list()).map(({ title }) => title)
    assertEqual(titles.toSorted(), ['one', 'two'])
    assertEqual((await saver.threads.get('2'))?.status, 'busy')
  },

  'lists the thread first that was changed last': async (saver) => {
    const first = await saver.threads.update('1', {})
    const second = await updateAfter(first, saver, '2')
    await updateAfter(second, saver, '1')
    const times = (await saver.threads.list()).map(({ updatedAt }) => updatedAt)
    assertEqual(
      times,
      times.toSorted((left, right) => right - left),
    )
  },
}

function begin(
  saver: Checkpointer,
  config: Parameters<Checkpointer['get']>[0],
  id: string,
): Promise<void> {
  return saver.commit({ config, parent: undefined, checkpoint: checkpoint(id, { x: id }) })
}

/** Once the clock of the saver has moved on; one that stands still does so for new threads, too. */
async function updateAfter(
  { updatedAt }: ThreadRecord,
  saver: Checkpointer,
  threadId: string,
): Promise<ThreadRecord> {
  for (let tries = 0; tries < 100_000; tries++) {
    const record = await saver.threads.update(threadId, {})
    if (record.updatedAt > updatedAt) return record
  }
  const fresh = await saver.threads.update('fresh', {})
  assertEqual(fresh.createdAt, updatedAt)
  return fresh
}

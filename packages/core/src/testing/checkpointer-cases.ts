import { EMPTY } from '../channels/channel.ts'
import type { Checkpointer } from '../checkpoint/checkpointer.ts'
import { NULL_TASK_ID } from '../checkpoint/reserved-channels.ts'
import { assertEqual, rejectionOf } from './assert.ts'
import {
  at,
  checkpoint,
  collect,
  commit,
  commitThree,
  listChange,
  THREAD,
  valuesAt,
} from './checkpointer-fixtures.ts'
import { VALUE_CHECKS } from './checkpointer-value-checks.ts'
import type { ConformanceCase } from './transport-cases.ts'

type Check = (saver: Checkpointer) => Promise<void>

/**
 * What every saver has to do, as cases for any test runner.
 *
 * @param createSaver A new, empty saver. Each case makes one.
 * @example
 * for (const { title, run } of checkpointerCases(() => new MemorySaver())) it(title, run)
 */
export function checkpointerCases(
  createSaver: () => Checkpointer | Promise<Checkpointer>,
): ConformanceCase[] {
  return Object.entries({ ...CHECKS, ...VALUE_CHECKS }).map(([title, check]) => ({
    title,
    run: async () => check(await createSaver()),
  }))
}

const CHECKS: Record<string, Check> = {
  'knows nothing of a thread that nobody has run': async (saver) => {
    assertEqual(await saver.get(THREAD), undefined)
    assertEqual(await collect(saver.list(THREAD)), [])
  },

  'gives the newest checkpoint, whole, when none is named': async (saver) => {
    await commitThree(saver)
    const newest = await saver.get(THREAD)
    assertEqual(newest?.values, { x: 2, y: 2 })
    assertEqual(newest?.config.configurable, {
      thread_id: '1',
      checkpoint_ns: '',
      checkpoint_id: 'c',
    })
    assertEqual(newest?.parentConfig?.configurable.checkpoint_id, 'b')
  },

  'gives every older checkpoint as it was': async (saver) => {
    await commitThree(saver)
    assertEqual(await valuesAt(saver, 'a'), { x: 1, y: 1 })
    assertEqual(await valuesAt(saver, 'b'), { x: 2, y: 1 })
    assertEqual(await valuesAt(saver, 'unknown'), undefined)
  },

  'keeps metadata, time, what is next and what is sent': async (saver) => {
    const facts = {
      createdAt: 123_456,
      metadata: { source: 'input', step: -1, parents: { '': 'p' }, user: { name: 'Ada' } },
      next: ['a', 'b'],
      sends: [{ node: 'w', args: { topic: 'x' } }],
    } as const
    await commit(saver, { parent: undefined, checkpoint: checkpoint('a', {}, facts) })
    const found = await saver.get(THREAD)
    assertEqual(
      [found?.createdAt, found?.metadata, found?.next, found?.sends],
      [facts.createdAt, facts.metadata, facts.next, facts.sends],
    )
    assertEqual(found?.parentConfig, null)
  },

  'lists newest first, with limit, before and filter': async (saver) => {
    await commitThree(saver)
    assertEqual(await collect(saver.list(THREAD)), ['c', 'b', 'a'])
    assertEqual(await collect(saver.list(THREAD, { limit: 2 })), ['c', 'b'])
    assertEqual(await collect(saver.list(THREAD, { before: at('c') })), ['b', 'a'])
    assertEqual(await collect(saver.list(THREAD, { filter: { mark: 'second' } })), ['b'])
    assertEqual(await collect(saver.list(THREAD, { filter: { mark: 'none' } })), [])
  },

  'keeps threads and namespaces apart': async (saver) => {
    await commit(saver, { parent: undefined, checkpoint: checkpoint('a', { x: 'root' }) })
    const nested = { configurable: { thread_id: '1', checkpoint_ns: 'node:1' } }
    const other = { configurable: { thread_id: '2' } }
    await saver.commit({
      config: nested,
      parent: undefined,
      checkpoint: checkpoint('n', { x: 'nested' }),
    })
    await saver.commit({
      config: other,
      parent: undefined,
      checkpoint: checkpoint('o', { x: 'other' }),
    })
    assertEqual(await valuesAt(saver), { x: 'root' })
    assertEqual((await saver.get(nested))?.values, { x: 'nested' })
    assertEqual((await saver.get(other))?.values, { x: 'other' })
  },

  'forgets a channel that is empty again, and knows it before': async (saver) => {
    await commitThree(saver)
    await commit(saver, { parent: 'c', checkpoint: checkpoint('d', { x: EMPTY }) })
    assertEqual(await valuesAt(saver, 'd'), { y: 2 })
    assertEqual(await valuesAt(saver, 'c'), { x: 2, y: 2 })
  },

  'rebuilds a list from what was added, replaced and taken out': async (saver) => {
    const lists = [
      ['a', 'b'],
      ['a', 'b', 'c'],
      ['a', 'B', 'c'],
      ['B', 'c', 'd', 'e'],
      ['B', 'e'],
      [],
      ['f'],
    ]
    let before: readonly string[] = []
    for (const [step, list] of lists.entries()) {
      const parent = step === 0 ? undefined : `${step - 1}`
      await commit(saver, { parent, checkpoint: listChange(`${step}`, before, list) })
      before = list
    }
    for (const [step, list] of lists.entries()) {
      assertEqual(await valuesAt(saver, `${step}`), { list })
    }
  },

  'rebuilds every state of a list that grew 200 times': async (saver) => {
    let list: readonly number[] = []
    for (let step = 0; step < 200; step++) {
      const next = [...list, step]
      const parent = step === 0 ? undefined : `${step - 1}`
      await commit(saver, { parent, checkpoint: listChange(`${step}`, list, next) })
      list = next
    }
    for (const step of [0, 1, 31, 32, 33, 100, 199]) {
      assertEqual(await valuesAt(saver, `${step}`), { list: list.slice(0, step + 1) })
    }
  },

  'keeps branches of one checkpoint apart': async (saver) => {
    const base = ['a']
    await commit(saver, { parent: undefined, checkpoint: listChange('0', [], base) })
    await commit(saver, { parent: '0', checkpoint: listChange('1', base, ['a', 'left']) })
    await commit(saver, {
      parent: '0',
      isBranch: true,
      checkpoint: listChange('2', base, ['a', 'right']),
    })
    const left = ['a', 'left']
    await commit(saver, {
      parent: '1',
      isBranch: true,
      checkpoint: listChange('3', left, ['a', 'left', 'more']),
    })
    assertEqual(await valuesAt(saver, '2'), { list: ['a', 'right'] })
    assertEqual(await valuesAt(saver, '3'), { list: ['a', 'left', 'more'] })
    assertEqual(await valuesAt(saver), { list: ['a', 'left', 'more'] })
  },

  'refuses to build on a checkpoint that is not there': async (saver) => {
    const error = await rejectionOf(() =>
      commit(saver, { parent: 'gone', checkpoint: checkpoint('1', { x: 1 }) }),
    )
    assertEqual((error as { code?: string }).code, 'CONFLICT')
    assertEqual(await saver.get(THREAD), undefined)
  },

  'refuses to build on a checkpoint that somebody else has built on, unless it is to branch':
    async (saver) => {
      await commitThree(saver)
      const writes = [{ taskId: 't', writes: [['x', 1]] as const }]
      for (const request of [{ checkpoint: checkpoint('d', { x: 3 }) }, { writes }]) {
        const error = await rejectionOf(() => commit(saver, { parent: 'b', ...request }))
        assertEqual((error as { code?: string }).code, 'CONFLICT')
      }
      assertEqual(await valuesAt(saver), { x: 2, y: 2 })
      const branch = { parent: 'b', isBranch: true, checkpoint: checkpoint('d', { x: 3 }) }
      await commit(saver, branch)
      assertEqual(await valuesAt(saver), { x: 3, y: 1 })
    },

  'refuses to begin a thread that has begun': async (saver) => {
    await commit(saver, { parent: undefined, checkpoint: checkpoint('0', { x: 1 }) })
    const error = await rejectionOf(() =>
      commit(saver, { parent: undefined, checkpoint: checkpoint('1', { x: 2 }) }),
    )
    assertEqual((error as { code?: string }).code, 'CONFLICT')
    assertEqual(await valuesAt(saver), { x: 1 })
  },

  'keeps what a task wrote first, replaces its question, and adds commands up': async (saver) => {
    await commit(saver, { parent: undefined, checkpoint: checkpoint('0', {}) })
    const write = (taskId: string, ...writes: (readonly [string, unknown])[]): Promise<void> =>
      commit(saver, { parent: '0', writes: [{ taskId, writes }] })
    await write('asks', ['__interrupt__', [{ id: 'i', value: 1 }]])
    await write('asks', ['__interrupt__', [{ id: 'i', value: 2 }]], ['__resume__', ['first']])
    await write('ends', ['x', 1])
    await write('ends', ['x', 2])
    await write(NULL_TASK_ID, ['x', 'one'])
    await write(NULL_TASK_ID, ['x', 'two'])
    const found = await saver.get(THREAD)
    assertEqual(
      new Map(found?.writes.map(({ taskId, writes }) => [taskId, writes])),
      new Map<string, unknown>([
        [
          'asks',
          [
            ['__interrupt__', [{ id: 'i', value: 2 }]],
            ['__resume__', ['first']],
          ],
        ],
        ['ends', [['x', 1]]],
        [
          NULL_TASK_ID,
          [
            ['x', 'one'],
            ['x', 'two'],
          ],
        ],
      ]),
    )
  },

  'keeps the writes of a step with the checkpoint that it started from': async (saver) => {
    await commit(saver, { parent: undefined, checkpoint: checkpoint('0', {}) })
    const writes = [{ taskId: 't', writes: [['x', 1]] as const }]
    await commit(saver, { parent: '0', writes, checkpoint: checkpoint('1', { x: 1 }) })
    assertEqual((await saver.get(at('0')))?.writes.length, 1)
    assertEqual((await saver.get(at('1')))?.writes, [])
  },

  'deletes a thread with all its namespaces, and no other': async (saver) => {
    await commitThree(saver)
    const other = { configurable: { thread_id: '2' } }
    await saver.commit({ config: other, parent: undefined, checkpoint: checkpoint('o', { x: 1 }) })
    await saver.threads.update('1', { title: 'one' })
    await saver.deleteThread('1')
    assertEqual(await saver.get(THREAD), undefined)
    assertEqual(await saver.threads.get('1'), undefined)
    assertEqual((await saver.get(other))?.values, { x: 1 })
  },

  'keeps an index of threads': async (saver) => {
    await saver.threads.update('1', { title: 'one' })
    await saver.threads.update('2', { title: 'two', status: 'busy' })
    const titles = (await saver.threads.list()).map(({ title }) => title)
    assertEqual(titles.toSorted(), ['one', 'two'])
    assertEqual((await saver.threads.get('2'))?.status, 'busy')
  },
}

import type { Checkpointer } from '../checkpoint/checkpointer.ts'
import { assertEqual } from './assert.ts'
import {
  at,
  checkpoint,
  commit,
  commitThree,
  idsOf,
  listChange,
  refusalOf,
  type SaverCheck,
  THREAD,
  valuesAt,
} from './checkpointer-fixtures.ts'

const NESTED = { configurable: { thread_id: '1', checkpoint_ns: 'child' } }

/** What becomes of a thread that branches: runs go back to older checkpoints, and copies are made. */
export const BRANCH_CHECKS: Readonly<Record<string, SaverCheck>> = {
  'lists the checkpoints of all branches, newest first, each with its own parent': async (
    saver,
  ) => {
    await commitBranches(saver)
    const parents: (readonly [string, string | undefined])[] = []
    for await (const { config, parentConfig } of saver.list(THREAD)) {
      const parent = parentConfig?.configurable.checkpoint_id
      parents.push([config.configurable.checkpoint_id, parent])
    }
    assertEqual(parents, [
      ['e', 'd'],
      ['d', 'a'],
      ['c', 'b'],
      ['b', 'a'],
      ['a', undefined],
    ])
    assertEqual(await idsOf(saver.list(THREAD, { before: at('d'), limit: 2 })), ['c', 'b'])
    assertEqual(await idsOf(saver.list(THREAD, { filter: { mark: 'second' } })), ['b'])
  },

  'goes on with the branch that was written last, and leaves the other as it was': async (
    saver,
  ) => {
    await commitThree(saver)
    const old = await saver.get(at('c'))
    await branchOff(saver)
    assertEqual(await valuesAt(saver), { x: 5, y: 4 })
    assertEqual(await saver.get(at('c')), old)
    await refusalOf('CONFLICT', () =>
      commit(saver, { parent: 'c', checkpoint: checkpoint('f', { x: 6 }) }),
    )
    assertEqual(await valuesAt(saver), { x: 5, y: 4 })
  },

  'keeps what follows a branch that began without a change apart from the others': async (
    saver,
  ) => {
    await commitThree(saver)
    await commit(saver, { parent: 'a', isBranch: true, checkpoint: checkpoint('d', {}) })
    assertEqual(await valuesAt(saver), { x: 1, y: 1 })
    await commit(saver, { parent: 'd', checkpoint: checkpoint('e', { x: 5, y: 5 }) })
    await commit(saver, { parent: undefined, isBranch: true, checkpoint: checkpoint('f', {}) })
    assertEqual(await valuesAt(saver), {})
    await commit(saver, { parent: 'f', checkpoint: checkpoint('g', { x: 7 }) })
    assertEqual([await valuesAt(saver, 'e'), await valuesAt(saver)], [{ x: 5, y: 5 }, { x: 7 }])
    assertEqual(await valuesAt(saver, 'c'), { x: 2, y: 2 })
  },

  'keeps the branches of one checkpoint apart, and rebuilds a list on each from what it has':
    async (saver) => {
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
      assertEqual(await valuesAt(saver, '1'), { list: left })
      assertEqual(await valuesAt(saver, '2'), { list: ['a', 'right'] })
      assertEqual(await valuesAt(saver, '3'), { list: ['a', 'left', 'more'] })
      const newest = await saver.get(THREAD)
      assertEqual(newest?.values, { list: ['a', 'left', 'more'] })
      assertEqual(newest?.parentConfig?.configurable.checkpoint_id, '1')
      assertEqual(await idsOf(saver.list(THREAD)), ['3', '2', '1', '0'])
    },

  'lists what is older than a checkpoint of another namespace, by its id': async (saver) => {
    await commitThree(saver)
    for (const [parent, id] of [
      [undefined, 'a1'],
      ['a1', 'b1'],
      ['b1', 'c1'],
    ] as const) {
      await saver.commit({ config: NESTED, parent, checkpoint: checkpoint(id, { x: id }) })
    }
    assertEqual(await idsOf(saver.list(NESTED, { before: at('c') })), ['b1', 'a1'])
    assertEqual(await idsOf(saver.list(NESTED, { before: at('c'), limit: 1 })), ['b1'])
    assertEqual(await idsOf(saver.list(NESTED, { before: at('a') })), [])
  },
}

/** `a`, `b`, `c`, and from `a` again `d`, `e`. */
async function commitBranches(saver: Checkpointer): Promise<void> {
  await commitThree(saver)
  await branchOff(saver)
}

async function branchOff(saver: Checkpointer): Promise<void> {
  await commit(saver, { parent: 'a', isBranch: true, checkpoint: checkpoint('d', { y: 4 }) })
  await commit(saver, { parent: 'd', checkpoint: checkpoint('e', { x: 5 }) })
}

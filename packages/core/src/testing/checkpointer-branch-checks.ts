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

  'rebuilds a list on each branch from what that branch has': async (saver) => {
    const start = ['1', '2']
    await commit(saver, { parent: undefined, checkpoint: checkpoint('a', { list: start }) })
    await commit(saver, { parent: 'a', checkpoint: listChange('b', start, [...start, 'b']) })
    const branch = { parent: 'a', isBranch: true }
    await commit(saver, { ...branch, checkpoint: listChange('c', start, [...start, 'c']) })
    assertEqual(await valuesAt(saver, 'b'), { list: ['1', '2', 'b'] })
    assertEqual(await valuesAt(saver, 'c'), { list: ['1', '2', 'c'] })
  },

  'begins a line of its own beside the one that is there, when it is to branch': async (saver) => {
    await commitThree(saver)
    const first = { parent: undefined, isBranch: true, checkpoint: checkpoint('d', { z: 1 }) }
    await commit(saver, first)
    const found = await saver.get(THREAD)
    assertEqual([found?.values, found?.parentConfig], [{ z: 1 }, null])
    assertEqual(await valuesAt(saver, 'c'), { x: 2, y: 2 })
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

import type { TaskRecord } from '../checkpoint/checkpointer.ts'
import { NULL_TASK_ID } from '../checkpoint/reserved-channels.ts'
import { assertEqual } from './assert.ts'
import {
  at,
  checkpoint,
  commit,
  commitThree,
  refusalOf,
  type SaverCheck,
  THREAD,
  valuesAt,
} from './checkpointer-fixtures.ts'

/** What a saver takes, in which order, what it refuses, and what it makes of the writes of tasks. */
export const COMMIT_CHECKS: Readonly<Record<string, SaverCheck>> = {
  'counts commits in the order of the calls': async (saver) => {
    await Promise.all([
      commit(saver, { parent: undefined, checkpoint: checkpoint('0', { x: 0 }) }),
      commit(saver, { parent: '0', writes: [record('t', ['x', 1])] }),
      commit(saver, { parent: '0', checkpoint: checkpoint('1', { x: 1 }) }),
      commit(saver, { parent: '1', checkpoint: checkpoint('2', { x: 2 }) }),
    ])
    assertEqual(await valuesAt(saver), { x: 2 })
    assertEqual((await saver.get(at('0')))?.writes, [record('t', ['x', 1])])
  },

  'builds on the parent, not on the checkpoint that the config names': async (saver) => {
    await commitThree(saver)
    await saver.commit({ config: at('a'), parent: 'c', checkpoint: checkpoint('d', { x: 3 }) })
    assertEqual(await valuesAt(saver), { x: 3, y: 2 })
  },

  'refuses to build on a checkpoint that is not there': async (saver) => {
    await refusalOf('CONFLICT', () =>
      commit(saver, { parent: 'gone', checkpoint: checkpoint('1', { x: 1 }) }),
    )
    assertEqual(await saver.get(THREAD), undefined)
  },

  'refuses to build on a checkpoint that somebody else has built on, unless it is to branch':
    async (saver) => {
      await commitThree(saver)
      const writes = [record('t', ['x', 1])]
      for (const request of [{ checkpoint: checkpoint('d', { x: 3 }) }, { writes }]) {
        await refusalOf('CONFLICT', () => commit(saver, { parent: 'b', ...request }))
      }
      assertEqual(await valuesAt(saver), { x: 2, y: 2 })
      assertEqual((await saver.get(at('b')))?.writes, [])
      const branch = { parent: 'b', isBranch: true, checkpoint: checkpoint('d', { x: 3 }) }
      await commit(saver, branch)
      assertEqual(await valuesAt(saver), { x: 3, y: 1 })
    },

  'refuses to begin a thread that has begun': async (saver) => {
    await commit(saver, { parent: undefined, checkpoint: checkpoint('0', { x: 1 }) })
    await refusalOf('CONFLICT', () =>
      commit(saver, { parent: undefined, checkpoint: checkpoint('1', { x: 2 }) }),
    )
    assertEqual(await valuesAt(saver), { x: 1 })
  },

  'begins a thread a second time, where it is to branch': async (saver) => {
    await commit(saver, { parent: undefined, checkpoint: checkpoint('0', { x: 1 }) })
    const second = { parent: undefined, isBranch: true, checkpoint: checkpoint('1', { y: 2 }) }
    await commit(saver, second)
    assertEqual(await valuesAt(saver), { y: 2 })
    assertEqual((await saver.get(THREAD))?.parentConfig, null)
    assertEqual(await valuesAt(saver, '0'), { x: 1 })
  },

  'keeps what a task wrote first, replaces its question, answers and error, and adds commands up':
    async (saver) => {
      await commit(saver, { parent: undefined, checkpoint: checkpoint('0', {}) })
      const write = (...writes: TaskRecord[]): Promise<void> =>
        commit(saver, { parent: '0', writes })
      await write(
        record('asks', ['__interrupt__', [{ id: 'i', value: 1 }]], ['__resume__', ['first']]),
        record('ends', ['x', 1]),
        record('fails', ['__error__', 'once']),
      )
      await write(
        record('asks', ['__interrupt__', [{ id: 'i', value: 2 }]], ['__resume__', ['1st', '2nd']]),
      )
      await write(record('ends', ['x', 2]), record('fails', ['__error__', 'twice']))
      await write(record(NULL_TASK_ID, ['x', 'one']))
      await write(record(NULL_TASK_ID, ['x', 'two']))
      const found = await saver.get(THREAD)
      const byTask = found?.writes.toSorted((left, right) => (left.taskId < right.taskId ? -1 : 1))
      assertEqual(byTask, [
        record(NULL_TASK_ID, ['x', 'one'], ['x', 'two']),
        record('asks', ['__interrupt__', [{ id: 'i', value: 2 }]], ['__resume__', ['1st', '2nd']]),
        record('ends', ['x', 1]),
        record('fails', ['__error__', 'twice']),
      ])
    },

  'keeps the writes of a step with the checkpoint that it started from': async (saver) => {
    await commit(saver, { parent: undefined, checkpoint: checkpoint('0', {}) })
    const writes = [record('t', ['x', 1], ['y', 2])]
    await commit(saver, { parent: '0', writes, checkpoint: checkpoint('1', { x: 1, y: 2 }) })
    assertEqual((await saver.get(at('0')))?.writes, writes)
    assertEqual((await saver.get(at('1')))?.writes, [])
  },
}

function record(taskId: string, ...writes: TaskRecord['writes']): TaskRecord {
  return { taskId, writes }
}

import { EMPTY } from '../channels/channel.ts'
import { assertEqual } from './assert.ts'
import {
  checkpoint,
  commit,
  commitThree,
  idsOf,
  listChange,
  type SaverCheck,
  THREAD,
  valuesAt,
} from './checkpointer-fixtures.ts'

/** What a saver says of a thread: every state as it was, rebuilt from what changed. */
export const STATE_CHECKS: Readonly<Record<string, SaverCheck>> = {
  'knows nothing of a thread that nobody has run': async (saver) => {
    assertEqual(await saver.get(THREAD), undefined)
    assertEqual(await idsOf(saver.list(THREAD)), [])
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

  'forgets a channel that is empty again, and knows it before': async (saver) => {
    await commitThree(saver)
    await commit(saver, { parent: 'c', checkpoint: checkpoint('d', { x: EMPTY }) })
    assertEqual(await valuesAt(saver, 'd'), { y: 2 })
    assertEqual(await valuesAt(saver, 'c'), { x: 2, y: 2 })
  },

  'tells a channel that holds null or undefined from an empty one': async (saver) => {
    const values = { nothing: null, missing: undefined }
    await commit(saver, { parent: undefined, checkpoint: checkpoint('0', values) })
    assertEqual(await valuesAt(saver), values)
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

  'rebuilds every state of a list that grew 200 times, and what stood beside it': async (saver) => {
    const idOf = (step: number): string => `${step}`.padStart(3, '0') // ids sort by time
    const other = { fixed: 'once', gone: 'soon' }
    await commit(saver, { parent: undefined, checkpoint: checkpoint('!', other) })
    await commit(saver, { parent: '!', checkpoint: checkpoint(idOf(0), { gone: EMPTY }) })
    let list: readonly number[] = []
    for (let step = 1; step <= 200; step++) {
      const next = [...list, step]
      const parent = idOf(step - 1)
      await commit(saver, { parent, checkpoint: listChange(idOf(step), list, next) })
      list = next
    }
    for (const step of [1, 2, 30, 31, 32, 33, 100, 200]) {
      assertEqual(await valuesAt(saver, idOf(step)), { fixed: 'once', list: list.slice(0, step) })
    }
  },
}

import type { Checkpointer } from '../checkpoint/checkpointer.ts'
import { assertEqual, rejectionOf } from './assert.ts'
import { checkpoint, commit, listChange, THREAD, valuesAt } from './checkpointer-fixtures.ts'

/** What becomes of the values that a saver is given. */
export const VALUE_CHECKS: Readonly<Record<string, (saver: Checkpointer) => Promise<void>>> = {
  'cannot be reached through the objects that it was given': async (saver) => {
    const item = { text: 'before' }
    const list = [item]
    const write = { deep: [1] }
    await commit(saver, { parent: undefined, checkpoint: listChange('0', [], list) })
    const writes = [{ taskId: 't', writes: [['x', write]] as const }]
    await commit(saver, { parent: '0', writes })
    item.text = 'after'
    list.push({ text: 'new' })
    write.deep.push(2)
    const found = await saver.get(THREAD)
    assertEqual(found?.values, { list: [{ text: 'before' }] })
    assertEqual(found?.writes, [{ taskId: 't', writes: [['x', { deep: [1] }]] }])
  },

  'cannot be reached through the objects that it gave out': async (saver) => {
    await commit(saver, { parent: undefined, checkpoint: checkpoint('0', { x: { deep: [1] } }) })
    const found = (await valuesAt(saver)) as { x: { deep: number[] } }
    found.x.deep.push(2)
    assertEqual(await valuesAt(saver), { x: { deep: [1] } })
  },

  'carries what structuredClone carries': async (saver) => {
    const values = {
      date: new Date(5),
      map: new Map([['k', new Set([1])]]),
      bytes: new Uint8Array([1, 2]),
      big: 10n ** 20n,
      nothing: null,
      missing: undefined,
      nan: Number.NaN,
    }
    await commit(saver, { parent: undefined, checkpoint: checkpoint('0', { values }) })
    const found = (await valuesAt(saver)) as { values: typeof values }
    assertEqual([...found.values.bytes], [1, 2])
    assertEqual({ ...found.values, bytes: 0 }, { ...values, bytes: 0 })
  },

  'refuses a function with its path, and then has stored nothing': async (saver) => {
    await commit(saver, { parent: undefined, checkpoint: checkpoint('0', { x: 1 }) })
    const state = { items: [{ ok: true }, { run: () => 1 }] }
    const writes = [{ taskId: 't', writes: [['x', 1]] as const }]
    const error = await rejectionOf(() =>
      commit(saver, { parent: '0', writes, checkpoint: checkpoint('1', { state }) }),
    )
    assertEqual((error as { code?: string }).code, 'NOT_STORABLE')
    assertEqual((error as { path?: string }).path, 'state.state.items[1].run')
    const found = await saver.get(THREAD)
    assertEqual(found?.config.configurable.checkpoint_id, '0')
    assertEqual(found?.writes, [])
  },
}

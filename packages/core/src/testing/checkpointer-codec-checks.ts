import { assertEqual, codeOf } from './assert.ts'
import {
  checkpoint,
  commit,
  listChange,
  type SaverCheck,
  THREAD,
  valuesAt,
} from './checkpointer-fixtures.ts'

/** What a saver says that it carries. */
export type Codec = 'structured-clone' | 'json'

const JSON_VALUES = {
  text: 'a "b" \n\u2028',
  numbers: [0, -1.5, 1e300],
  flags: [true, false],
  nothing: null,
  nested: [{ deep: [{}] }, []],
}

/** What JSON would lose, or make something else of. */
const OTHER_VALUES = {
  date: new Date(5),
  map: new Map([['k', new Set([1])]]),
  bytes: new Uint8Array([1, 2]),
  big: 10n ** 20n,
  missing: { field: undefined },
  nan: Number.NaN,
  infinite: -Infinity,
}

/** The cases that depend on it. */
export const CODEC_CHECKS: Readonly<Record<Codec, Readonly<Record<string, SaverCheck>>>> = {
  'structured-clone': {
    'carries what structuredClone carries': async (saver) => {
      const values = { ...JSON_VALUES, ...OTHER_VALUES }
      await commit(saver, { parent: undefined, checkpoint: checkpoint('0', { values }) })
      assertEqual(await valuesAt(saver), { values })
      const [list, longer] = [[0], [0, values]]
      await commit(saver, { parent: '0', checkpoint: listChange('1', [], list) })
      await commit(saver, { parent: '1', checkpoint: listChange('2', list, longer) })
      assertEqual(await valuesAt(saver), { values, list: longer })
    },

    'cannot be reached through what Maps and Sets hold': async (saver) => {
      const held = { key: { n: 1 }, value: { n: 1 }, item: { n: 1 } }
      const values = { map: new Map([[held.key, held.value]]), set: new Set([held.item]) }
      const expected = structuredClone(values)
      const done = commit(saver, { parent: undefined, checkpoint: checkpoint('0', values) })
      for (const each of Object.values(held)) each.n = 2
      await done
      for (let time = 0; time < 2; time++) {
        const found = (await valuesAt(saver)) as typeof values
        assertEqual(found, expected)
        for (const each of [...found.map].flat().concat(...found.set)) each.n = 3
      }
    },
  },
  json: {
    'carries JSON': async (saver) => {
      const values = JSON_VALUES
      await commit(saver, { parent: undefined, checkpoint: checkpoint('0', { values }) })
      assertEqual(await valuesAt(saver), { values })
    },

    'gives back what else structuredClone carries, or refuses it with its path': async (saver) => {
      for (const [kind, value] of Object.entries(OTHER_VALUES)) {
        const config = { configurable: { thread_id: kind } }
        const state = { items: [value] }
        const refused = await refusedPath(() =>
          saver.commit({ config, parent: undefined, checkpoint: checkpoint('0', { state }) }),
        )
        const stored = await saver.get(config)
        if (refused === undefined) assertEqual(stored?.values, { state })
        else assertEqual([stored, isIn(refused, 'state.state.items[0]')], [undefined, true])
      }
    },

    'gives back such a write of a task, or refuses it with its path': async (saver) => {
      await commit(saver, { parent: undefined, checkpoint: checkpoint('0', {}) })
      for (const [taskId, value] of Object.entries(OTHER_VALUES)) {
        const record = { taskId, writes: [['x', value]] as const }
        const refused = await refusedPath(() => commit(saver, { parent: '0', writes: [record] }))
        const known = (await saver.get(THREAD))?.writes.find((each) => each.taskId === taskId)
        if (refused === undefined) assertEqual(known, record)
        else assertEqual([known, isIn(refused, 'state.x')], [undefined, true])
      }
    },
  },
}

/** The path of what a commit refuses to store; undefined when it stores everything. */
async function refusedPath(call: () => Promise<void>): Promise<string | undefined> {
  try {
    await call()
    return undefined
  } catch (error) {
    assertEqual(codeOf(error), 'NOT_STORABLE')
    return (error as { path?: string }).path ?? ''
  }
}

/** A path may lead on to what is wrong within the value. */
function isIn(path: string, place: string): boolean {
  return path.startsWith(place)
}

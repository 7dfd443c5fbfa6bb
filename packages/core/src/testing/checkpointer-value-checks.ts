import type { CommitRequest } from '../checkpoint/checkpointer.ts'
import { assertEqual } from './assert.ts'
import {
  checkpoint,
  commit,
  listChange,
  refusalOf,
  type SaverCheck,
  THREAD,
  valuesAt,
} from './checkpointer-fixtures.ts'

/** What becomes of the values that a saver is given. */
export const VALUE_CHECKS: Readonly<Record<string, SaverCheck>> = {
  'cannot be reached through the objects that it was given, from the call on': async (saver) => {
    const { requests, ...given } = thread()
    const expected = structuredClone(given)
    const done = requests.map((request) => commit(saver, request))
    spoil(given)
    await Promise.all(done)
    assertEqual(heldIn((await saver.get(THREAD)) as unknown as Thread), expected)
  },

  'cannot be reached through the objects that it gave out': async (saver) => {
    const { requests, ...given } = thread()
    for (const request of requests) await commit(saver, request)
    for (let time = 0; time < 2; time++) {
      const found = (await saver.get(THREAD)) as unknown as Thread
      assertEqual(heldIn(found), given)
      spoil(found)
      for await (const listed of saver.list(THREAD, { limit: 1 })) {
        spoil(listed as unknown as Thread)
      }
    }
  },

  'gives an instance of a class back as one, or refuses it': async (saver) => {
    class Point {
      readonly x = 1
    }
    const request = {
      parent: undefined,
      checkpoint: checkpoint('0', { at: { point: new Point() } }),
    }
    let refusal: { code?: string; path?: string } | undefined
    await commit(saver, request).catch((error: unknown) => {
      refusal = error as { code?: string; path?: string }
    })
    if (refusal) {
      assertEqual([refusal.code, refusal.path], ['NOT_STORABLE', 'state.at.point'])
    } else {
      const { at } = (await valuesAt(saver)) as { at: { point: unknown } }
      assertEqual(at.point instanceof Point, true)
    }
  },

  'refuses a function with its path, and then has stored nothing': async (saver) => {
    await commit(saver, { parent: undefined, checkpoint: checkpoint('0', { x: 1 }) })
    const state = { items: [{ ok: true }, { run: () => 1 }] }
    const good = { taskId: 'good', writes: [['x', 1]] as const }
    const bad = { taskId: 'bad', writes: [['x', state]] as const }
    const requests: readonly (readonly [string, Omit<CommitRequest, 'config'>])[] = [
      [
        'state.state.items[1].run',
        { parent: '0', writes: [good], checkpoint: checkpoint('1', { state }) },
      ],
      [
        'state.x.items[1].run',
        { parent: '0', writes: [good, bad], checkpoint: checkpoint('1', { x: 2 }) },
      ],
    ]
    for (const [path, request] of requests) {
      const error = await refusalOf('NOT_STORABLE', () => commit(saver, request))
      assertEqual((error as { path?: string }).path, path)
      const found = await saver.get(THREAD)
      assertEqual(found?.config.configurable.checkpoint_id, '0')
      assertEqual(found?.writes, [])
    }
  },
}

/** What a saver is given of a thread, with an object in every place where there can be one. */
interface Thread {
  readonly values: { whole: { deep: number[] }; list: unknown[] }
  readonly next: string[]
  readonly metadata: { source: 'loop'; step: number; parents: object; user: { name: string } }
  readonly sends: { node: string; args: { topic: string } }[]
  readonly writes: { taskId: string; writes: [string, { deep: number[] }][] }[]
}

/** `requests` commit it: first a list, then one item more, then what a task wrote. */
function thread(): Thread & { readonly requests: readonly Omit<CommitRequest, 'config'>[] } {
  const [first, last] = [{ text: 'first' }, { text: 'last' }]
  const start = [first, 1, 2, 3]
  const list = [...start, last]
  const whole = { deep: [1] }
  const metadata = { source: 'loop' as const, step: 1, parents: {}, user: { name: 'Ada' } }
  const next = ['a']
  const sends = [{ node: 'w', args: { topic: 'x' } }]
  const writes: Thread['writes'] = [{ taskId: 't', writes: [['x', { deep: [1] }]] }]
  const grown = { ...listChange('1', start, list), next, metadata, sends }
  return {
    values: { whole, list },
    next,
    metadata,
    sends,
    writes,
    requests: [
      {
        parent: undefined,
        checkpoint: {
          ...checkpoint('0', { whole }),
          changes: [...checkpoint('0', { whole }).changes, ...listChange('0', [], start).changes],
        },
      },
      { parent: '0', checkpoint: grown },
      { parent: '1', writes },
    ],
  }
}

/** Of a checkpoint, what a thread is made of. */
function heldIn({ values, next, metadata, sends, writes }: Thread): Thread {
  return { values, next, metadata, sends, writes }
}

/** Changes it in every place. */
function spoil({ values, next, metadata, sends, writes }: Thread): void {
  next.push('new')
  values.whole.deep.push(2)
  for (const item of values.list) if (typeof item === 'object') Object.assign(item!, { text: '' })
  values.list.push('new')
  metadata.user.name = ''
  for (const { args } of sends) args.topic = ''
  sends.push({ node: 'new', args: { topic: '' } })
  for (const { writes: each } of writes) {
    for (const [, value] of each) value.deep.push(2)
    each.push(['new', { deep: [] }])
  }
}

import type { Store, StoreNamespace, StoreValue } from '../store/store.ts'
import { assertEqual, codeOf, rejectionOf } from './assert.ts'

export type StoreCheck = (store: Store) => Promise<void>

const SEVEN = ['users', '7']

/** The value of a key; undefined when there is none. */
async function valueAt(store: Store, key: string, namespace = SEVEN): Promise<unknown> {
  return (await store.get(namespace, key))?.value
}

async function refuses(store: Store, namespace: unknown, key: unknown = 'k'): Promise<void> {
  const put = (): Promise<void> =>
    store.put(namespace as StoreNamespace, key as string, { from: 'refused' })
  assertEqual(codeOf(await rejectionOf(put)), 'INVALID_ARGUMENT')
}

export const STORE_ITEM_CHECKS: Readonly<Record<string, StoreCheck>> = {
  'has nothing under a key before something is put there': async (store) => {
    assertEqual(await store.get(SEVEN, 'mood'), undefined)
    await store.put(SEVEN, 'mood', { is: 'good' })
    assertEqual(await store.get(SEVEN, 'other'), undefined)
    assertEqual(await store.get(['users', '8'], 'mood'), undefined)
    assertEqual(await store.get(['users'], 'mood'), undefined)
  },

  'gives back what was put, with its place and its times': async (store) => {
    await store.put(SEVEN, 'mood', { is: 'good', since: [2025, { month: 6 }], why: null })
    const item = (await store.get(SEVEN, 'mood'))!
    const { createdAt, updatedAt, ...rest } = item
    const value = { is: 'good', since: [2025, { month: 6 }], why: null }
    assertEqual(rest, { namespace: SEVEN, key: 'mood', value })
    assertEqual([typeof createdAt, updatedAt], ['number', createdAt])
  },

  'replaces a value as a whole, and keeps the time when the item was made': async (store) => {
    await store.put(SEVEN, 'mood', { is: 'good', old: true })
    const first = (await store.get(SEVEN, 'mood'))!
    await store.put(SEVEN, 'mood', { is: 'bad' })
    const second = (await store.get(SEVEN, 'mood'))!
    assertEqual(second.value, { is: 'bad' })
    assertEqual(second.createdAt, first.createdAt)
    assertEqual(second.updatedAt >= first.updatedAt, true)
  },

  'deletes one key, and nothing where there is none': async (store) => {
    await store.put(SEVEN, 'a', { at: 'a' })
    await store.put(SEVEN, 'b', { at: 'b' })
    await store.delete(SEVEN, 'a')
    await store.delete(SEVEN, 'a')
    await store.delete(['nobody'], 'a')
    assertEqual([await valueAt(store, 'a'), await valueAt(store, 'b')], [undefined, { at: 'b' }])
  },

  'keeps what is put again after it was deleted': async (store) => {
    await store.put(SEVEN, 'a', { turn: 1 })
    await store.delete(SEVEN, 'a')
    await store.put(SEVEN, 'a', { turn: 2 })
    assertEqual(await valueAt(store, 'a'), { turn: 2 })
  },

  'keeps namespaces apart, whatever their labels and keys look like': async (store) => {
    const places: [string[], string][] = [
      [['a'], 'b:c'],
      [['a', 'b'], 'c'],
      [['a:b'], 'c'],
      [['a', 'b,c'], 'c'],
      [['a,b'], 'c'],
      [['["a"'], 'c'],
      [['__proto__'], 'c'],
      [['a'], '__proto__'],
      [['a'], ''],
    ]
    for (const [at, [namespace, key]] of places.entries()) await store.put(namespace, key, { at })
    const found: unknown[] = []
    for (const [namespace, key] of places) found.push(await valueAt(store, key, namespace))
    assertEqual(
      found,
      places.map((_place, at) => ({ at })),
    )
  },

  'is not changed by what becomes of the object that was put': async (store) => {
    const value = { list: [{ n: 1 }] }
    const namespace = [...SEVEN]
    await store.put(namespace, 'k', value)
    value.list[0]!.n = 2
    namespace[1] = '8'
    assertEqual(await valueAt(store, 'k'), { list: [{ n: 1 }] })
    assertEqual((await store.get(SEVEN, 'k'))?.namespace, SEVEN)
  },

  'is not changed by what becomes of what it gave back': async (store) => {
    await store.put(SEVEN, 'k', { list: [{ n: 1 }] })
    const [found] = await store.search(SEVEN)
    const got = (await store.get(SEVEN, 'k'))!
    for (const item of [found!, got]) {
      ;(item.value as { list: { n: number }[] }).list[0]!.n = 2
      ;(item.namespace as string[]).push('more')
    }
    assertEqual(await valueAt(store, 'k'), { list: [{ n: 1 }] })
    assertEqual((await store.get(SEVEN, 'k'))?.namespace, SEVEN)
  },

  'refuses a namespace that is empty, or has a label that is empty, has a dot or is no text':
    async (store) => {
      for (const namespace of [
        [],
        [''],
        ['users', ''],
        ['a.b'],
        ['users', 7],
        'users',
        undefined,
      ]) {
        await refuses(store, namespace)
      }
      assertEqual(await store.search([]), [])
    },

  'refuses to put anything where LangGraph keeps its own': async (store) => {
    await refuses(store, ['langgraph', 'mine'])
    await store.put(['mine', 'langgraph'], 'k', { is: 'fine' })
    assertEqual(await store.search(['langgraph']), [])
  },

  'refuses a key that is no text, and a value that is no plain object': async (store) => {
    await refuses(store, SEVEN, 7)
    for (const value of ['text', 7, null, undefined, [1], new Map(), new Date()]) {
      const put = (): Promise<void> => store.put(SEVEN, 'k', value as unknown as StoreValue)
      assertEqual(codeOf(await rejectionOf(put)), 'INVALID_ARGUMENT')
    }
    assertEqual(await valueAt(store, 'k'), undefined)
  },

  'refuses what cannot be kept, with the path to it': async (store) => {
    await store.put(SEVEN, 'k', { is: 'old' })
    const error = await rejectionOf(() =>
      store.put(SEVEN, 'k', { deep: [{ action: () => 'no data' }] }),
    )
    assertEqual(codeOf(error), 'NOT_STORABLE')
    assertEqual(error.message.includes('deep[0].action'), true)
    assertEqual(await valueAt(store, 'k'), { is: 'old' })
  },

  'takes several operations at once, and answers each at its place': async (store) => {
    await store.put(SEVEN, 'a', { n: 1 })
    const [got, put, found, deleted, namespaces] = await store.batch([
      { type: 'get', namespace: SEVEN, key: 'a' },
      { type: 'put', namespace: ['users', '8'], key: 'b', value: { n: 2 } },
      { type: 'search', namespace: ['users'] },
      { type: 'delete', namespace: SEVEN, key: 'a' },
      { type: 'listNamespaces' },
    ])
    assertEqual([got?.value, put, deleted], [{ n: 1 }, undefined, undefined])
    // What is read is the store as it was before.
    assertEqual([found.map(({ key }) => key), namespaces], [['a'], [SEVEN]])
    assertEqual(await store.listNamespaces(), [['users', '8']])
  },

  'does the last of several writes to one key': async (store) => {
    await store.batch([
      { type: 'put', namespace: SEVEN, key: 'a', value: { n: 1 } },
      { type: 'put', namespace: SEVEN, key: 'a', value: { n: 2 } },
      { type: 'put', namespace: SEVEN, key: 'b', value: { n: 3 } },
      { type: 'delete', namespace: SEVEN, key: 'b' },
    ])
    assertEqual([await valueAt(store, 'a'), await valueAt(store, 'b')], [{ n: 2 }, undefined])
  },

  'does nothing of several operations when one of them is refused': async (store) => {
    const good = { type: 'put', namespace: SEVEN, key: 'a', value: { n: 1 } } as const
    const bad = [
      { type: 'put', namespace: ['a.b'], key: 'b', value: {} },
      { type: 'search', namespace: [], filter: { n: { $near: 1 } as object } },
      { type: 'put', namespace: SEVEN, key: 'c', value: { call: () => {} } },
    ] as const
    for (const operation of bad) await rejectionOf(() => store.batch([good, operation]))
    assertEqual(await store.search([]), [])
    assertEqual(await store.batch([]), [])
  },

  'applies writes in the order in which they were asked for': async (store) => {
    await Promise.all([
      store.put(SEVEN, 'a', { n: 1 }),
      store.delete(SEVEN, 'a'),
      store.put(SEVEN, 'a', { n: 2 }),
    ])
    assertEqual(await valueAt(store, 'a'), { n: 2 })
  },
}

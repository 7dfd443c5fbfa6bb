import type { Store, StoreSearchOptions } from '../store/store.ts'
import { assertEqual, codeOf, rejectionOf } from './assert.ts'
import type { StoreCheck } from './store-item-checks.ts'

const BOOKS = [
  { title: 'Emma', year: 1815, tags: ['novel', 'irony'], author: { name: 'Austen', alive: false } },
  { title: 'Dubliners', year: 1914, tags: ['stories'], author: { name: 'Joyce', alive: false } },
  { title: 'Ulysses', year: 1922, tags: ['novel'], author: { name: 'Joyce', alive: false } },
  { title: 'Drafts', year: null, tags: [], author: { name: 'Nobody' } },
]

async function fill(store: Store): Promise<void> {
  for (const book of BOOKS) await store.put(['books', book.author.name], book.title, book)
  await store.put(['music'], 'Emma', { title: 'Emma', year: 2003 })
}

async function keysOf(
  store: Store,
  namespace: string[],
  options?: StoreSearchOptions,
): Promise<string[]> {
  return (await store.search(namespace, options)).map(({ key }) => key).toSorted()
}

type Filter = NonNullable<StoreSearchOptions['filter']>

/** What each filter leaves of the books. */
const FILTERS: readonly (readonly [filter: Filter, titles: readonly string[]])[] = [
  [{}, ['Drafts', 'Dubliners', 'Emma', 'Ulysses']],
  [{ title: 'Emma' }, ['Emma']],
  [{ title: 'emma' }, []],
  [{ year: '1815' }, []],
  [{ year: null }, ['Drafts']],
  [{ lacking: 1 }, []],
  [{ toString: {} }, []],
  [{ author: { name: 'Joyce' } }, ['Dubliners', 'Ulysses']],
  [{ author: { name: 'Joyce', alive: true } }, []],
  [{ tags: ['novel'] }, ['Ulysses']],
  [{ tags: ['irony', 'novel'] }, []],
  [{ year: { $eq: 1914 } }, ['Dubliners']],
  [{ year: { $ne: 1914 } }, ['Drafts', 'Emma', 'Ulysses']],
  [{ year: { $gt: 1914 } }, ['Ulysses']],
  [{ year: { $gte: 1914 } }, ['Dubliners', 'Ulysses']],
  [{ year: { $gt: 1815, $lt: 1922 } }, ['Dubliners']],
  [{ year: { $gt: 1, $lte: 1914 } }, ['Dubliners', 'Emma']],
  [{ author: { name: { $ne: 'Joyce' } } }, ['Drafts', 'Emma']],
  [{ year: { $gte: 1900 }, tags: ['novel'] }, ['Ulysses']],
]

export const STORE_SEARCH_CHECKS: Readonly<Record<string, StoreCheck>> = {
  'finds the items of a namespace and of all below it': async (store) => {
    await fill(store)
    assertEqual(await keysOf(store, ['books', 'Joyce']), ['Dubliners', 'Ulysses'])
    assertEqual(await keysOf(store, ['books']), ['Drafts', 'Dubliners', 'Emma', 'Ulysses'])
    assertEqual((await keysOf(store, [])).length, 5)
    assertEqual(await keysOf(store, ['book']), [])
    assertEqual(await keysOf(store, ['books', 'Joyce', 'Ulysses']), [])
  },

  'takes a label of a search as it is: there is no wildcard': async (store) => {
    await fill(store)
    assertEqual(await keysOf(store, ['*']), [])
  },

  'finds whole items': async (store) => {
    await fill(store)
    const [found] = await store.search(['music'])
    assertEqual(found, await store.get(['music'], 'Emma'))
  },

  'finds what fits every field of a filter': async (store) => {
    await fill(store)
    for (const [filter, titles] of FILTERS) {
      assertEqual([filter, await keysOf(store, ['books'], { filter })], [filter, titles])
    }
  },

  'refuses an operator that there is not': async (store) => {
    for (const filter of [{ year: { $near: 1 } as object }, { a: { b: [{ $or: [] }] } }]) {
      const error = await rejectionOf(() => store.search(['books'], { filter }))
      assertEqual(codeOf(error), 'INVALID_ARGUMENT')
    }
  },

  'finds ten items unless a limit says otherwise, page by page, each once': async (store) => {
    const keys = Array.from({ length: 12 }, (_each, at) => `k${at}`)
    for (const key of keys) await store.put(['many'], key, { key })
    const pageOf = async (options: StoreSearchOptions): Promise<string[]> =>
      (await store.search(['many'], options)).map(({ key }) => key)
    assertEqual((await pageOf({})).length, 10)
    assertEqual((await pageOf({ limit: 0 })).length, 0)
    const pages = [
      ...(await pageOf({ limit: 5 })),
      ...(await pageOf({ limit: 5, offset: 5 })),
      ...(await pageOf({ limit: 5, offset: 10 })),
    ]
    assertEqual(pages.toSorted(), keys.toSorted())
    assertEqual(await pageOf({ offset: 12 }), [])
    assertEqual(await pageOf({ limit: 12 }), pages)
  },

  'refuses limits and offsets that are no counts': async (store) => {
    for (const options of [{ limit: -1 }, { limit: 1.5 }, { offset: -1 }]) {
      assertEqual(codeOf(await rejectionOf(() => store.search([], options))), 'INVALID_ARGUMENT')
      const list = (): Promise<unknown> => store.listNamespaces(options)
      assertEqual(codeOf(await rejectionOf(list)), 'INVALID_ARGUMENT')
    }
    const list = (): Promise<unknown> => store.listNamespaces({ maxDepth: 0 })
    assertEqual(codeOf(await rejectionOf(list)), 'INVALID_ARGUMENT')
  },

  'lists the namespaces that have items, in alphabetical order': async (store) => {
    assertEqual(await store.listNamespaces(), [])
    await fill(store)
    await store.put(['books'], 'shelf', {})
    await store.put(['books', 'empty'], 'k', {})
    await store.delete(['books', 'empty'], 'k')
    assertEqual(await store.listNamespaces(), [
      ['books'],
      ['books', 'Austen'],
      ['books', 'Joyce'],
      ['books', 'Nobody'],
      ['music'],
    ])
  },

  'lists namespaces by how they begin and end, where * is any label': async (store) => {
    for (const [user, kind] of ['ann:notes', 'ann:cards', 'bob:notes'].map((each) =>
      each.split(':'),
    )) {
      await store.put(['users', user!, kind!], 'k', {})
    }
    await store.put(['teams', 'ann'], 'k', {})
    assertEqual(await store.listNamespaces({ prefix: ['users', 'ann'] }), [
      ['users', 'ann', 'cards'],
      ['users', 'ann', 'notes'],
    ])
    assertEqual(await store.listNamespaces({ suffix: ['notes'] }), [
      ['users', 'ann', 'notes'],
      ['users', 'bob', 'notes'],
    ])
    assertEqual(await store.listNamespaces({ prefix: ['*', 'ann'] }), [
      ['teams', 'ann'],
      ['users', 'ann', 'cards'],
      ['users', 'ann', 'notes'],
    ])
    assertEqual(await store.listNamespaces({ prefix: ['users'], suffix: ['ann', '*'] }), [
      ['users', 'ann', 'cards'],
      ['users', 'ann', 'notes'],
    ])
    assertEqual(await store.listNamespaces({ prefix: ['users', '*', '*', '*'] }), [])
  },

  'cuts namespaces to a depth, and lists each once': async (store) => {
    await fill(store)
    assertEqual(await store.listNamespaces({ maxDepth: 1 }), [['books'], ['music']])
    assertEqual(await store.listNamespaces({ maxDepth: 1, suffix: ['Joyce'] }), [['books']])
    assertEqual((await store.listNamespaces({ maxDepth: 9 })).length, 4)
  },

  'lists namespaces page by page': async (store) => {
    await fill(store)
    assertEqual(await store.listNamespaces({ limit: 2 }), [
      ['books', 'Austen'],
      ['books', 'Joyce'],
    ])
    assertEqual(await store.listNamespaces({ limit: 2, offset: 3 }), [['music']])
    assertEqual(await store.listNamespaces({ maxDepth: 1, limit: 1, offset: 1 }), [['music']])
  },
}

import { createFakeClock, storeCases } from '@rivulet/core/testing'
import { InMemoryStore } from '@rivulet/core'
import { describe, expect, it } from 'vitest'
import { codeOf } from '../testing/assert.ts'
import { textsOf } from './vector-index.ts'

/** How often `a`, `b` and `c` stand in a text. */
const count = (text: string): number[] =>
  ['a', 'b', 'c'].map((letter) => text.split(letter).length - 1)

const embed = (texts: readonly string[]): Promise<number[][]> => Promise.resolve(texts.map(count))

/** An embedding that a test settles, call by call. */
function embedByHand() {
  const calls: { texts: readonly string[]; settle: () => void }[] = []
  return {
    calls,
    embed: (texts: readonly string[]) =>
      new Promise<number[][]>((resolve) => {
        calls.push({ texts, settle: () => resolve(texts.map(count)) })
      }),
  }
}

async function failureOf(call: Promise<unknown>): Promise<{ code: unknown; message: string }> {
  const error = (await call.then(
    () => new Error('did not fail'),
    (reason: unknown) => reason,
  )) as Error
  return { code: codeOf(error), message: error.message }
}

describe('an InMemoryStore', () => {
  for (const { title, run } of storeCases(() => new InMemoryStore())) it(title, run)
})

describe('an InMemoryStore with an index', () => {
  for (const { title, run } of storeCases(() => new InMemoryStore({ index: { embed } }))) {
    it(title, run)
  }

  it('finds the nearest first, with how near they are', async () => {
    const store = new InMemoryStore({ index: { embed, fields: ['text'] } })
    await store.put(['notes'], 'far', { text: 'c' })
    await store.put(['notes'], 'near', { text: 'aab' })
    await store.put(['notes'], 'exact', { text: 'ab' })
    const found = await store.search(['notes'], { query: 'ab' })
    expect(found.map(({ key }) => key)).toEqual(['exact', 'near', 'far'])
    expect(found.map(({ score }) => score!.toFixed(3))).toEqual(['1.000', '0.949', '0.000'])
    const page = await store.search(['notes'], { query: 'ab', limit: 1, offset: 1 })
    expect(page.map(({ key }) => key)).toEqual(['near'])
    expect(await store.search(['other'], { query: 'ab' })).toEqual([])
  })

  it('finds an item by the nearest of its fields, and once', async () => {
    const store = new InMemoryStore({ index: { embed, fields: ['parts[*].text', 'title'] } })
    await store.put(['n'], 'k', { title: 'c', parts: [{ text: 'a' }, { text: 'b' }] })
    const found = await store.search(['n'], { query: 'b' })
    expect(found.map(({ key, score }) => [key, score])).toEqual([['k', 1]])
  })

  it('finds by a query only what is indexed, and by a filter all', async () => {
    const store = new InMemoryStore({ index: { embed, fields: ['text'] } })
    await store.put(['n'], 'hidden', { text: 'a' }, { index: false })
    await store.put(['n'], 'without', { other: 'a' })
    await store.put(['n'], 'own', { text: 'c', summary: 'a' }, { index: ['summary'] })
    const keys = (await store.search(['n'], { query: 'a' })).map(({ key }) => key)
    expect(keys).toEqual(['own'])
    expect(await store.search(['n'])).toHaveLength(3)
  })

  it('forgets what an old value was found by', async () => {
    const store = new InMemoryStore({ index: { embed, fields: ['text'] } })
    await store.put(['n'], 'k', { text: 'a' })
    await store.put(['n'], 'k', { text: 'b' })
    expect((await store.search(['n'], { query: 'a' }))[0]?.score).toBe(0)
    await store.delete(['n'], 'k')
    expect(await store.search(['n'], { query: 'b' })).toEqual([])
  })

  it('writes in the order of the calls, whatever embedding takes', async () => {
    const { calls, embed: slow } = embedByHand()
    const store = new InMemoryStore({ index: { embed: slow, fields: ['text'] } })
    const first = store.put(['n'], 'k', { text: 'first' })
    const second = store.put(['n'], 'k', { text: 'second' })
    calls[1]!.settle()
    calls[0]!.settle()
    await Promise.all([first, second])
    expect((await store.get(['n'], 'k'))?.value).toEqual({ text: 'second' })
  })

  it('goes on after an embedding has failed, which is told to whoever has written', async () => {
    let isDown = true
    const store = new InMemoryStore({
      index: {
        embed: (texts) => (isDown ? Promise.reject(new Error('offline')) : embed(texts)),
      },
    })
    const failure = await failureOf(store.put(['n'], 'k', { text: 'a' }))
    expect(failure.message).toBe('offline')
    isDown = false
    await store.put(['n'], 'other', { text: 'b' })
    expect((await store.search(['n'])).map(({ key }) => key)).toEqual(['other'])
  })

  it('refuses vectors that do not fit', async () => {
    const wrong = new InMemoryStore({ index: { embed, dims: 2 } })
    expect(await failureOf(wrong.put(['n'], 'k', { text: 'a' }))).toEqual({
      code: 'INVALID_ARGUMENT',
      message:
        'Of 1 texts the index of a store needs as many vectors of 2 numbers, but embed() made 1 of 3.',
    })
    const few = new InMemoryStore({ index: { embed: () => Promise.resolve([]) } })
    expect((await failureOf(few.put(['n'], 'k', { text: 'a' }))).code).toBe('INVALID_ARGUMENT')
  })
})

describe('an InMemoryStore without an index', () => {
  it('refuses a query, and says what it takes', async () => {
    const failure = await failureOf(new InMemoryStore().search(['n'], { query: 'cats' }))
    expect(failure.code).toBe('INVALID_ARGUMENT')
    expect(failure.message).toContain('new InMemoryStore({ index: { embed')
  })
})

describe('an item with a time to live', () => {
  it('is there until that is over', async () => {
    const clock = createFakeClock(1000)
    const store = new InMemoryStore({ clock })
    await store.put(['n'], 'short', { a: 1 }, { ttl: 50 })
    await store.put(['n'], 'long', { a: 2 })
    await clock.advance(49)
    expect(await store.get(['n'], 'short')).toEqual({
      namespace: ['n'],
      key: 'short',
      value: { a: 1 },
      createdAt: 1000,
      updatedAt: 1000,
    })
    await clock.advance(1)
    expect(await store.get(['n'], 'short')).toBeUndefined()
    expect((await store.search(['n'])).map(({ key }) => key)).toEqual(['long'])
    await store.put(['n'], 'short', { a: 3 })
    expect((await store.get(['n'], 'short'))?.createdAt).toBe(1050)
  })

  it('does not keep its namespace in the list', async () => {
    const clock = createFakeClock()
    const store = new InMemoryStore({ clock })
    await store.put(['n'], 'short', {}, { ttl: 50 })
    await clock.advance(50)
    expect(await store.listNamespaces()).toEqual([])
    expect((await failureOf(store.put(['n'], 'k', {}, { ttl: 0 }))).code).toBe('INVALID_ARGUMENT')
  })
})

describe('the texts of a value', () => {
  const value = {
    title: 'T',
    meta: { author: 'A', year: 1, tags: ['x', 'y'], none: null },
    parts: [{ text: 'p1' }, { text: 'p2' }, {}],
  }

  it.each([
    ['title', ['T']],
    ['meta.author', ['A']],
    ['meta.year', ['1']],
    ['meta.none', []],
    ['meta.tags[*]', ['x', 'y']],
    ['meta.tags[0]', ['x']],
    ['meta.tags[-1]', ['y']],
    ['meta.tags', ['["x","y"]']],
    ['parts[*].text', ['p1', 'p2']],
    ['parts[9].text', []],
    ['title.more', []],
    ['toString', []],
    ['$', [JSON.stringify(value)]],
  ])('at %s', (field, texts) => {
    expect(textsOf(value, [field])).toEqual(texts)
  })
})

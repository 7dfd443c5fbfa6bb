import { expect, it } from 'vitest'
import { collectParts } from './collect-parts.ts'

it('gives all parts in order', async () => {
  async function* stream(): AsyncGenerator<number> {
    yield 1
    yield 2
  }
  expect(await collectParts(stream())).toEqual([1, 2])
})

it('rejects with what the stream throws', async () => {
  const failure = new Error('broken')
  async function* stream(): AsyncGenerator<number> {
    yield 1
    throw failure
  }
  await expect(collectParts(stream())).rejects.toBe(failure)
})

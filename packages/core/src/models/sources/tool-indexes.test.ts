import { describe, expect, it } from 'vitest'
import { ChunkMerger } from '../../messages/merge-chunks.ts'
import { CompletionReader } from './openai-reader.ts'

interface Piece {
  readonly index?: number
  readonly id?: string
  readonly function: { readonly name?: string; readonly arguments?: string }
}

const piece = (args: string, rest: { index?: number; id?: string; name?: string }): Piece => {
  const { name, ...place } = rest
  return { ...place, function: { arguments: args, ...(name ? { name } : {}) } }
}

/** The calls of an answer that comes in these deltas. */
function callsIn(...deltas: readonly (readonly Piece[])[]) {
  const reader = new CompletionReader()
  const merger = new ChunkMerger('m')
  for (const calls of deltas) {
    const read = reader.read({ choices: [{ delta: { tool_calls: calls } }] })
    if (typeof read === 'object')
      merger.add({ content: '', ...read, type: 'AIMessageChunk', id: 'm' })
  }
  return merger.message().tool_calls?.map(({ name, args }) => [name, args])
}

describe('tool calls of providers that number them in their own ways', () => {
  const both = [
    ['a', { x: 1 }],
    ['b', { y: 2 }],
  ]

  it.each([
    [
      'neither numbers nor ids, in one delta',
      [[piece('{"x":1}', { name: 'a' }), piece('{"y":2}', { name: 'b' })]],
    ],
    [
      'the number 0 for each, without ids',
      [
        [piece('{"x":1}', { index: 0, id: '', name: 'a' })],
        [piece('{"y":2}', { index: 0, id: '', name: 'b' })],
      ],
    ],
    [
      'the number 0 for each, ids and names with every piece, by turns',
      [
        [piece('{"x"', { index: 0, id: 'A', name: 'a' })],
        [piece('{"y"', { index: 0, id: 'B', name: 'b' })],
        [piece(':1}', { index: 0, id: 'A', name: 'a' })],
        [piece(':2}', { index: 0, id: 'B', name: 'b' })],
      ],
    ],
    [
      'numbers, by turns, ids and names once',
      [
        [piece('', { index: 0, id: 'A', name: 'a' }), piece('', { index: 1, id: 'B', name: 'b' })],
        [piece('{"x"', { index: 0 }), piece('{"y"', { index: 1 })],
        [piece(':1}', { index: 0 }), piece(':2}', { index: 1 })],
      ],
    ],
    [
      'an id that comes after the name',
      [
        [piece('', { index: 0, name: 'a' })],
        [piece('{"x":1}', { index: 0, id: 'A' })],
        [piece('{"y":2}', { index: 1, id: 'B', name: 'b' })],
      ],
    ],
  ])('are told apart: %s', (_how, deltas) => {
    expect(callsIn(...deltas)).toEqual(both)
  })
})

it('of several answers the first is the answer', () => {
  const reader = new CompletionReader()
  const texts = [0, 1, 0].map((index) =>
    reader.read({ choices: [{ index, delta: { content: `of ${index}` } }] }),
  )
  expect(texts).toEqual(['of 0', undefined, 'of 0'])
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MessageMetadata, StreamPart } from '../stream/stream-part.ts'
import { Outbox } from './outbox.ts'
import { toRunPart } from './run-part.ts'

const metadata = { langgraph_node: 'n' } as unknown as MessageMetadata
const token = (id: string, content: string): StreamPart => ({
  type: 'messages',
  ns: [],
  data: [{ type: 'AIMessageChunk', id, content }, metadata],
})
const values = (step: number, ns: string[] = []): StreamPart => ({
  type: 'values',
  ns,
  data: { step },
  interrupts: [],
})
const custom = (data: unknown): StreamPart => ({ type: 'custom', ns: [], data })

function fill(parts: readonly StreamPart[], isBehind: boolean): Outbox {
  const outbox = new Outbox()
  parts.forEach((part, at) => outbox.add(toRunPart(part, at + 1), isBehind))
  return outbox
}

const shape = (outbox: Outbox): unknown[] =>
  outbox.take(Infinity).map(({ first, last, part, pieces }) => [first, last, pieces ?? part.type])

describe('the outbox of a run', () => {
  it('keeps deltas that follow each other as one entry with their pieces', () => {
    const outbox = fill([token('a', '1'), token('a', '2'), custom(1), token('a', '3')], false)
    expect(shape(outbox)).toEqual([
      [1, 2, ['1', '2']],
      [3, 3, 'custom'],
      [4, 4, ['3']],
    ])
  })

  it('merges deltas of one message wherever they stand while the reader is behind', () => {
    const outbox = fill([token('a', '1'), token('b', 'x'), token('a', '2'), token('b', 'y')], true)
    expect(shape(outbox)).toEqual([
      [1, 1, ['1', '2']],
      [2, 4, ['x', 'y']],
    ])
  })

  it.each([
    ['a block', { type: 'AIMessageChunk', content: [{ type: 'image', url: 'x' }] }],
    ['the whole message', { type: 'ai', content: 'whole' }],
  ])('does not let text pass %s of its message', (_what, change) => {
    const other = { id: 'a', ...change }
    const part = { type: 'messages', ns: [], data: [other, metadata] } as unknown as StreamPart
    expect(shape(fill([token('a', '1'), part, token('b', 'x'), token('a', '2')], true))).toEqual([
      [1, 1, ['1']],
      [2, 2, 'messages'],
      [3, 3, ['x']],
      [4, 4, ['2']],
    ])
  })

  it('holds nothing of a superseded state', () => {
    const outbox = fill(
      Array.from({ length: 10_000 }, (_, at) => values(at)),
      true,
    )
    expect([outbox.size, [...outbox.peek()].length]).toEqual([1, 1])
    expect(shape(outbox)).toEqual([[1, 10_000, 'values']])
  })

  it('goes on behind what was dropped when it is cleared', () => {
    const outbox = fill([custom(1), custom(2)], false)
    outbox.clear(2)
    outbox.add(toRunPart(custom(3), 3), false)
    expect([outbox.bytes > 0, shape(outbox)]).toEqual([true, [[3, 3, 'custom']]])
  })

  it('drops a superseded state while the reader is behind, and covers its number', () => {
    const outbox = fill([values(1), custom(1), values(2), values(3, ['child:1'])], true)
    expect(shape(outbox)).toEqual([
      [1, 2, 'custom'],
      [3, 3, 'values'],
      [4, 4, 'values'],
    ])
  })

  it('never drops a state that asks a question', () => {
    const question: StreamPart = {
      type: 'values',
      ns: [],
      data: {},
      interrupts: [{ id: 'i', value: '?' }],
    }
    expect(shape(fill([question, values(2)], true))).toHaveLength(2)
  })

  it('keeps deltas that hold more than text whole', () => {
    const last: StreamPart = {
      type: 'messages',
      ns: [],
      data: [{ type: 'AIMessageChunk', id: 'a', content: '', chunk_position: 'last' }, metadata],
    }
    expect(shape(fill([token('a', '1'), last], false))).toEqual([
      [1, 1, ['1']],
      [2, 2, 'messages'],
    ])
  })

  it('covers every number once and loses no text, whatever is written and taken in between', () => {
    const part = fc.oneof(
      fc.record({
        kind: fc.constant('token'),
        id: fc.constantFrom('a', 'b', 'c'),
        text: fc.string(),
      }),
      fc.record({
        kind: fc.constantFrom('values', 'custom'),
        id: fc.constantFrom('x', 'y'),
        text: fc.string(),
      }),
    )
    const step = fc.record({ part, isBehind: fc.boolean(), take: fc.integer({ min: 0, max: 3 }) })
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const outbox = new Outbox()
        const said: Record<string, string> = { a: '', b: '', c: '' }
        const heard: Record<string, string> = { a: '', b: '', c: '' }
        let next = 1
        const read = (limit: number): void => {
          for (const entry of outbox.take(limit)) {
            expect(entry.first).toBe(next)
            next = entry.last + 1
            if (entry.pieces && entry.part.type === 'messages') {
              heard[entry.part.data[0].id] += entry.pieces.join('')
            }
          }
        }
        steps.forEach(({ part: { kind, id, text }, isBehind, take }, at) => {
          if (kind === 'token') said[id] += text
          const made =
            kind === 'token' ? token(id, text) : kind === 'values' ? values(at, [id]) : custom(text)
          outbox.add(toRunPart(made, at + 1), isBehind)
          read(take)
        })
        read(Infinity)
        expect(heard).toEqual(said)
        if (outbox.size > 0 || steps.length === 0) return
        expect(next).toBe(steps.length + 1)
        expect(outbox.bytes).toBe(0)
      }),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PartDecoder } from '../client/part-decoder.ts'
import type { AIMessageChunk, ToolCallChunk } from '../messages/message.ts'
import { ArgsPatcher } from '../protocol/args-patcher.ts'
import type { StreamPart } from '../stream/stream-part.ts'
import { Outbox, type PendingEntry } from './outbox.ts'
import { PartEncoder } from './part-encoder.ts'
import { toRunPart } from './run-part.ts'
import { RunSnapshot } from './run-snapshot.ts'

const metadata = { langgraph_node: 'n' } as never

function delta(fields: Partial<AIMessageChunk>, id = 'm'): StreamPart {
  const chunk = { content: '', ...fields, type: 'AIMessageChunk', id } as const
  return { type: 'messages', ns: [], data: [chunk, metadata] }
}

const piece = (args: string, index = 0, more: ToolCallChunk = {}): StreamPart =>
  delta({ tool_call_chunks: [{ index, args, ...more }] })

/** What crosses, and what arrives. */
function cross(pending: readonly PendingEntry[]) {
  const decoder = new PartDecoder()
  const entries = new PartEncoder().encode(pending).map(({ entry }) => structuredClone(entry))
  return { entries, received: entries.flatMap((entry) => decoder.decode(entry)) }
}

function send(parts: readonly StreamPart[], isBehind: boolean) {
  const outbox = new Outbox()
  const patcher = new ArgsPatcher()
  const patched = parts.map((part) => patcher.patch(part))
  patched.forEach((part, at) => outbox.add(toRunPart(part, at + 1), isBehind))
  return { patched, ...cross(outbox.take(Infinity)) }
}

describe('plain deltas of a message', () => {
  it('cross as one entry, text and arguments alike, and arrive as they were', () => {
    const parts = [delta({ content: 'I look.' }), piece('{"a":"x'), piece('y"}'), piece('{', 1)]
    const { entries, received, patched } = send(parts, false)
    expect(entries).toMatchObject([{ kind: 'deltas', range: [1, 4] }])
    expect(received).toEqual(patched)
  })

  it.each<[string, StreamPart]>([
    ['the name of a call', piece('{', 0, { id: 'c', name: 'search' })],
    ['a piece without an index', delta({ tool_call_chunks: [{ args: '{' }] })],
    [
      'two pieces',
      delta({
        tool_call_chunks: [
          { index: 0, args: '{' },
          { index: 1, args: '{' },
        ],
      }),
    ],
    [
      'text and arguments at once',
      delta({ content: 'x', tool_call_chunks: [{ index: 0, args: '{' }] }),
    ],
    ['no pieces', delta({ tool_call_chunks: [] })],
    [
      'arguments that are no text',
      delta({ tool_call_chunks: [{ index: 0, args: null as never }] }),
    ],
    ['the end', delta({ chunk_position: 'last' })],
  ])('are kept apart from %s', (_what, other) => {
    const { entries, received, patched } = send([piece('{"a":'), other, piece('1')], true)
    expect(entries.map(({ kind }) => kind)).toEqual(['deltas', 'message', 'deltas'])
    expect(received).toEqual(patched)
  })

  it('keep their order within their message, however they were merged', () => {
    const part = fc.oneof(
      fc
        .tuple(fc.string(), fc.constantFrom('a', 'b'))
        .map(([content, id]) => delta({ content }, id)),
      fc
        .tuple(fc.string(), fc.nat(2), fc.constantFrom('a', 'b'), fc.boolean())
        .map(([args, index, id, isNamed]) =>
          delta({ tool_call_chunks: [{ index, args, ...(isNamed && { name: 'n' }) }] }, id),
        ),
    )
    fc.assert(
      fc.property(fc.array(part), fc.boolean(), (parts, isBehind) => {
        const { patched, received } = send(parts, isBehind)
        const of = (all: readonly StreamPart[], id: string) =>
          all.filter(({ type, data }) => type === 'messages' && data[0].id === id)
        for (const id of ['a', 'b']) expect(of(received, id)).toEqual(of(patched, id))
      }),
    )
  })

  it('of 16,000 pieces are few entries for a reader that comes late', () => {
    const snapshot = new RunSnapshot()
    const patcher = new ArgsPatcher()
    const first = piece('{"text":"', 0, { id: 'c', name: 'write' })
    const parts = [first, ...Array.from({ length: 16_000 }, () => piece('word, '))]
    parts.forEach((part, at) => snapshot.add(toRunPart(patcher.patch(part), at + 1)))
    const { entries, received } = cross(snapshot.entries())
    expect(entries.map(({ kind, range }) => [kind, ...range])).toEqual([
      ['message', 1, 1],
      ['deltas', 2, 16_001],
    ])
    expect(received).toHaveLength(16_001)
  })
})

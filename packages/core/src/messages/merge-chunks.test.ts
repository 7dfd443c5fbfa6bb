import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AIMessage, AIMessageChunk } from '../index.ts'
import { ChunkMerger } from './merge-chunks.ts'

const chunk = (fields: Partial<AIMessageChunk> = {}): AIMessageChunk => ({
  content: '',
  ...fields,
  type: 'AIMessageChunk',
  id: 'm',
})

function merge(...chunks: Partial<AIMessageChunk>[]): AIMessage {
  const merger = new ChunkMerger('m')
  for (const each of chunks) merger.add(chunk(each))
  return merger.message()
}

describe('ChunkMerger', () => {
  it('joins text in order', () => {
    expect(merge({ content: 'Hel' }, { content: 'lo' }, { chunk_position: 'last' })).toEqual({
      type: 'ai',
      id: 'm',
      content: 'Hello',
    })
  })

  it('gives the text whole, however it was cut', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (pieces) => {
        expect(merge(...pieces.map((content) => ({ content }))).content).toBe(pieces.join(''))
      }),
    )
  })

  it('is a new object at each call, so what was given before stays as it was', () => {
    const merger = new ChunkMerger('m')
    merger.add(chunk({ content: [{ type: 'text', text: 'a' }] }))
    const before = merger.message()
    merger.add(chunk({ content: 'b' }))
    expect(before.content).toEqual([{ type: 'text', text: 'a' }])
    expect(merger.message().content).toEqual([{ type: 'text', text: 'ab' }])
  })

  it('joins text blocks that follow one another, and no others', () => {
    const image = { type: 'image', url: 'x' }
    expect(
      merge(
        { content: 'a' },
        { content: [{ type: 'text', text: 'b' }, image] },
        { content: '' },
        { content: 'c' },
        { content: [{ type: 'text', text: 'd' }] },
      ).content,
    ).toEqual([{ type: 'text', text: 'ab' }, image, { type: 'text', text: 'cd' }])
  })

  it('does not change the chunks that it was given', () => {
    const first = chunk({
      content: [{ type: 'text', text: 'a' }],
      tool_call_chunks: [{ index: 0, name: 'f', args: '{' }],
    })
    const before = structuredClone(first)
    const merger = new ChunkMerger('m')
    merger.add(first)
    merger.add(chunk({ content: 'b', tool_call_chunks: [{ index: 0, args: '}' }] }))
    expect(first).toEqual(before)
  })

  it('joins the pieces of tool calls by their index', () => {
    expect(
      merge(
        { tool_call_chunks: [{ index: 0, id: '1', name: 'search', args: '' }] },
        { tool_call_chunks: [{ index: 1, id: '2', name: 'open', args: '{"u' }] },
        {
          tool_call_chunks: [
            { index: 0, args: '{"q":' },
            { index: 1, args: 'rl":1}' },
          ],
        },
        { tool_call_chunks: [{ index: 0, args: '"cats"}' }] },
      ).tool_calls,
    ).toEqual([
      { id: '1', name: 'search', args: { q: 'cats' } },
      { id: '2', name: 'open', args: { url: 1 } },
    ])
  })

  it('takes pieces without an index as calls of their own', () => {
    expect(
      merge(
        { tool_call_chunks: [{ id: '1', name: 'a', args: '{}' }] },
        { tool_call_chunks: [{ id: '2', name: 'b', args: '{}' }] },
      ).tool_calls,
    ).toEqual([
      { id: '1', name: 'a', args: {} },
      { id: '2', name: 'b', args: {} },
    ])
  })

  it('joins reasoning and refusals with their like, apart from the text', () => {
    const reasoning = (text: string) => ({ content: [{ type: 'reasoning', reasoning: text }] })
    const refusal = (text: string) => ({ content: [{ type: 'refusal', refusal: text }] })
    expect(
      merge(
        reasoning('They '),
        reasoning('greet.'),
        { content: '' },
        { content: 'Hel' },
        { content: 'lo' },
        reasoning('Done.'),
        refusal('No '),
        refusal('more.'),
      ).content,
    ).toEqual([
      { type: 'reasoning', reasoning: 'They greet.' },
      { type: 'text', text: 'Hello' },
      { type: 'reasoning', reasoning: 'Done.' },
      { type: 'refusal', refusal: 'No more.' },
    ])
  })

  it('joins blocks that have an index with those of the same index, also interleaved', () => {
    const piece = (index: number, text: string, fields: object = {}) => ({
      content: [{ type: 'reasoning', index, reasoning: text, ...fields }],
    })
    expect(
      merge(
        piece(0, 'one '),
        piece(1, 'two '),
        piece(0, 'more', { signature: 's' }),
        piece(1, 'more'),
      ).content,
    ).toEqual([
      { type: 'reasoning', index: 0, reasoning: 'one more', signature: 's' },
      { type: 'reasoning', index: 1, reasoning: 'two more' },
    ])
  })

  it('keeps the latest usage and joins the other fields', () => {
    const usage = (total: number) => ({
      input_tokens: 0,
      output_tokens: total,
      total_tokens: total,
    })
    expect(
      merge(
        { usage_metadata: usage(1), name: 'bot', additional_kwargs: { a: 1 } },
        {
          usage_metadata: usage(2),
          response_metadata: { model: 'x' },
          additional_kwargs: { b: 2 },
        },
        { response_metadata: { finish_reason: 'stop' } },
      ),
    ).toEqual({
      type: 'ai',
      id: 'm',
      content: '',
      name: 'bot',
      usage_metadata: usage(2),
      additional_kwargs: { a: 1, b: 2 },
      response_metadata: { model: 'x', finish_reason: 'stop' },
    })
  })

  it('joins lists, and does not let null undo anything', () => {
    const call = (id: string) => ({ id, name: 'f', args: {} })
    const kwargs = { additional_kwargs: { a: 1 } }
    const merged = merge(
      { tool_calls: [call('a')], ...kwargs } as never,
      { tool_calls: [call('b')], additional_kwargs: null } as never,
    )
    expect(merged.tool_calls).toEqual([call('a'), call('b')])
    expect(merged.additional_kwargs).toEqual({ a: 1 })
  })

  it('takes the id of a provider before the first delta, not after it', () => {
    const merger = new ChunkMerger('ours')
    merger.adoptId('theirs')
    expect(merger.id).toBe('theirs')
    merger.add(chunk({ content: 'x' }))
    merger.adoptId('later')
    expect(merger.message().id).toBe('theirs')
  })

  it('knows whether it is empty, and whether the last delta came', () => {
    const merger = new ChunkMerger('m')
    expect([merger.isEmpty, merger.isClosed]).toEqual([true, false])
    merger.add(chunk())
    expect([merger.isEmpty, merger.isClosed]).toEqual([false, false])
    merger.add(chunk({ chunk_position: 'last' }))
    merger.add(chunk({ content: 'after the end' }))
    expect(merger.isClosed).toBe(true)
  })
})

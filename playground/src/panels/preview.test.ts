import type { StreamPart } from '@rivulet/core/client'
import { describe, expect, it } from 'vitest'
import { newest } from './newest.ts'
import { preview, previewPart } from './preview.ts'

describe('a value on one line', () => {
  it('is no longer than can be seen', () => {
    expect(preview({ text: 'x'.repeat(100_000) }).length).toBeLessThan(1000)
    expect(preview({ a: 1 })).toBe('{"a":1}')
    expect(preview(undefined)).toBe('')
  })

  it.each<[StreamPart, RegExp]>([
    [
      {
        type: 'tasks',
        ns: [],
        data: { id: '7', name: 'write', error: null, result: {}, interrupts: [] },
      },
      /^\{"name":"write",.*"id":"7"\}$/,
    ],
    [
      {
        type: 'debug',
        ns: [],
        data: {
          step: 1,
          timestamp: '2026-01-01T00:00:00Z',
          type: 'task',
          payload: { id: '7', name: 'write', input: {}, triggers: [] },
        },
      },
      /^\{"step":1,"type":"task",.*"timestamp":"2026-01-01T00:00:00Z"\}$/,
    ],
    [
      {
        type: 'messages',
        ns: [],
        data: [
          { type: 'AIMessageChunk', id: 'm', content: 'Why' },
          { langgraph_node: 'write' } as never,
        ],
      },
      /^\[\{"content":"Why",/,
    ],
    [{ type: 'custom', ns: [], data: { b: 1, a: 2 } }, /^\{"b":1,"a":2\}$/],
  ])('begins with what tells most: %#', (part, text) => {
    expect(previewPart(part)).toMatch(text)
  })
})

describe('the newest entries of a log', () => {
  it('are few, in order, and know their places', () => {
    const entries = newest(Array.from({ length: 1000 }, (_, at) => `entry ${at}`))
    expect(entries.length).toBeLessThan(100)
    expect(entries.at(-1)).toEqual({ at: 999, item: 'entry 999' })
    expect(entries[0]!.at + entries.length).toBe(1000)
    expect(newest(['only'])).toEqual([{ at: 0, item: 'only' }])
  })
})

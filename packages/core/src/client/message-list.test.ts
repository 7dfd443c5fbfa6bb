import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type MessageItem, MessageList } from './message-list.ts'

function item(id: string, content = ''): MessageItem {
  return { id, message: { type: 'ai', id, content }, status: 'complete', metadata: undefined }
}

const items = (count: number): MessageItem[] =>
  Array.from({ length: count }, (_, at) => item(`m${at}`))

describe('MessageList', () => {
  it('finds every message by its id', () => {
    const list = MessageList.EMPTY.with(items(1000))
    expect(list.get('m999')?.id).toBe('m999')
    expect(list.get('nobody')).toBeUndefined()
  })

  it('keeps the ids and all other items when one is replaced', () => {
    const before = MessageList.EMPTY.with(items(200))
    const after = before.with([item('m100', 'new')])
    expect(after.ids).toBe(before.ids)
    expect(after.get('m99')).toBe(before.get('m99'))
    expect(after.get('m100')?.message).toMatchObject({ content: 'new' })
    expect(before.get('m100')?.message).toMatchObject({ content: '' })
  })

  it('leaves an older list as it was', () => {
    const base = MessageList.EMPTY.with(items(3))
    base.with([item('left')])
    base.without(new Set(['m0']))
    expect(base.ids).toEqual(['m0', 'm1', 'm2'])
    expect(base.get('left')).toBeUndefined()
  })

  it('moves some to where they belong, and finds them there', () => {
    const list = MessageList.EMPTY.with(items(5))
    const moved = list.withBefore(
      new Map([
        ['m0', ['m3', 'm4']],
        ['m2', ['m1']],
      ]),
    )
    expect(moved.ids).toEqual(['m3', 'm4', 'm0', 'm1', 'm2'])
    expect(moved.get('m4')).toBe(list.get('m4'))
    expect(list.ids).toEqual(['m0', 'm1', 'm2', 'm3', 'm4'])
  })

  it('answers messages() with one array per list', () => {
    const list = MessageList.EMPTY.with(items(3))
    expect(list.messages()).toBe(list.messages())
  })

  it('behaves as a list of items with unique ids, whatever is done to it', () => {
    const id = fc.integer({ min: 0, max: 50 }).map((at) => `m${at}`)
    const step = fc.record({ kind: fc.constantFrom('set', 'remove'), id, text: fc.string() })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        let list = MessageList.EMPTY
        const model = new Map<string, string>()
        for (const { kind, id: at, text } of steps) {
          if (kind === 'remove') {
            model.delete(at)
            list = list.without(new Set([at]))
          } else {
            list = list.with([item(at, text)])
            model.set(at, text)
          }
        }
        expect(list.ids).toEqual([...model.keys()])
        expect(list.items.map((each) => each.id)).toEqual([...model.keys()])
        for (const [known, text] of model) {
          expect(list.get(known)?.message).toMatchObject({ content: text })
        }
      }),
    )
  })
})

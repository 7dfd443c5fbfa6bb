import { describe, expect, it } from 'vitest'
import { thrownBy } from '../../test/settle.ts'
import { EMPTY } from './channel.ts'
import { lastValue } from './last-value.ts'

const context = { key: 'topic', newId: () => 'id' }

describe('lastValue', () => {
  it('is empty at the start, or its default, made anew each time', () => {
    expect(lastValue().initial()).toBe(EMPTY)
    const channel = lastValue(() => [])
    expect(channel.initial()).toEqual([])
    expect(channel.initial()).not.toBe(channel.initial())
  })

  it('takes the write as it is, whatever was there', () => {
    for (const current of [EMPTY, 'old', null]) {
      expect(lastValue().update(current, ['new'], context)).toBe('new')
      expect(lastValue().update(current, [null], context)).toBe(null)
    }
  })

  it('refuses two writes of one step, even equal ones, and names the key', () => {
    expect(thrownBy(() => lastValue().update(EMPTY, ['a', 'a'], context))).toMatchObject({
      code: 'INVALID_CONCURRENT_GRAPH_UPDATE',
      key: 'topic',
      message: expect.stringContaining('"topic"'),
    })
  })
})

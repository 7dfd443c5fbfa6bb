import { describe, expect, it } from 'vitest'
import { titleOf } from './thread-title.ts'

describe('the title of a thread', () => {
  it.each([
    ['a text', { topic: 'ice cream' }, 'ice cream'],
    ['the first line', { messages: 'one\ntwo' }, 'one'],
    ['a message', { messages: [{ role: 'user', content: 'hi' }] }, 'hi'],
    [
      'the first message with text',
      {
        messages: [
          { role: 'assistant', content: null },
          { role: 'user', content: 'hi' },
        ],
      },
      'hi',
    ],
    ['the text of blocks', { messages: { content: [{ type: 'text', text: 'hello' }] } }, 'hello'],
    ['nothing where there is no text', { count: 5, nothing: null }, ''],
    ['a long text, cut', { topic: 'x'.repeat(200) }, `${'x'.repeat(79)}…`],
  ])('is %s', (_what, input, title) => {
    expect(titleOf(input)).toBe(title)
  })
})

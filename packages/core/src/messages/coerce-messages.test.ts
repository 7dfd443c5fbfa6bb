import { describe, expect, it } from 'vitest'
import { thrownBy } from '../../test/settle.ts'
import { coerceMessages, isMessage, isMessageChunk, type Message, textOf } from '../index.ts'
import { createFakeIds } from '../testing/fake-ids.ts'

const coerce = (likes: unknown): Message[] => {
  const ids = createFakeIds()
  return coerceMessages(likes as string, () => ids.create('message'))
}

describe('coerceMessages', () => {
  it('takes a string as a human message', () => {
    expect(coerce('hi')).toEqual([{ type: 'human', id: 'message-1', content: 'hi' }])
  })

  it('gives plain messages with an id back as the same objects', () => {
    const messages = [
      { type: 'human', id: 'a', content: 'x' },
      { type: 'remove', id: 'b' },
    ]
    const coerced = coerce(messages)
    expect(coerced[0]).toBe(messages[0])
    expect(coerced[1]).toBe(messages[1])
  })

  it.each([[undefined], ['']])('gives a plain message whose id is %o an id, in a copy', (id) => {
    const message = { type: 'human', content: 'x', ...(id === undefined ? {} : { id }) }
    expect(coerce(message)).toEqual([{ type: 'human', id: 'message-1', content: 'x' }])
    expect(message.id).toBe(id)
  })

  it.each([
    ['user', 'human'],
    ['human', 'human'],
    ['assistant', 'ai'],
    ['ai', 'ai'],
    ['system', 'system'],
    ['developer', 'system'],
  ])('takes the role %s for the type %s, as an object and as a pair', (role, type) => {
    const expected = [{ type, id: 'message-1', content: 'x' }]
    expect(coerce({ role, content: 'x' })).toEqual(expected)
    expect(coerce([role, 'x'])).toEqual(expected)
  })

  it('takes a list of pairs, and a pair of two strings that name no role as two messages', () => {
    expect(
      coerce([
        ['user', 'a'],
        ['ai', 'b'],
      ]).map(({ type }) => type),
    ).toEqual(['human', 'ai'])
    expect(coerce(['one', 'two'])).toEqual([
      { type: 'human', id: 'message-1', content: 'one' },
      { type: 'human', id: 'message-2', content: 'two' },
    ])
  })

  it('keeps the id and the name of an OpenAI message, and reads null as no content', () => {
    expect(coerce({ role: 'assistant', id: 'a', name: 'bot', content: null })).toEqual([
      { type: 'ai', id: 'a', name: 'bot', content: '' },
    ])
  })

  it('reads the tool calls of an OpenAI message, broken arguments as text', () => {
    const call = (id: string, args: string) => ({
      id,
      type: 'function',
      function: { name: 'search', arguments: args },
    })
    const [message] = coerce({
      role: 'assistant',
      content: null,
      tool_calls: [call('1', '{"q":"cats"}'), call('2', ''), call('3', '{"q":'), call('4', '7')],
    })
    expect(message).toMatchObject({
      type: 'ai',
      tool_calls: [
        { id: '1', name: 'search', args: { q: 'cats' } },
        { id: '2', name: 'search', args: {} },
        { id: '3', name: 'search', args: { input: '{"q":' } },
        { id: '4', name: 'search', args: { input: '7' } },
      ],
    })
  })

  it('reads a tool message', () => {
    expect(coerce({ role: 'tool', content: 'found', tool_call_id: '1' })).toEqual([
      { type: 'tool', id: 'message-1', content: 'found', tool_call_id: '1' },
    ])
  })

  it('reads instances of LangChain classes, by getType or _getType', () => {
    class HumanMessage {
      content = 'hi'
      id = 'lc'
      lc_namespace = ['internal']
      getType(): string {
        return 'human'
      }
    }
    class AIMessage {
      content = 'hello'
      tool_calls = [{ id: '1', name: 'f', args: {} }]
      _getType(): string {
        return 'ai'
      }
    }
    expect(coerce([new HumanMessage(), new AIMessage()])).toEqual([
      { type: 'human', id: 'lc', content: 'hi' },
      {
        type: 'ai',
        id: 'message-1',
        content: 'hello',
        tool_calls: [{ id: '1', name: 'f', args: {} }],
      },
    ])
  })

  it('makes a whole message of a chunk', () => {
    expect(
      coerce({
        type: 'AIMessageChunk',
        id: 'c',
        content: 'x',
        chunk_position: 'last',
        tool_call_chunks: [{ index: 0, id: '1', name: 'f', args: '{"a":1}' }],
      }),
    ).toEqual([
      { type: 'ai', id: 'c', content: 'x', tool_calls: [{ id: '1', name: 'f', args: { a: 1 } }] },
    ])
  })

  it.each([
    ['null', null],
    ['a number', 7],
    ['an object that says nothing', { content: 'x' }],
    ['an unknown role', { role: 'wizard', content: 'x' }],
    ['a role that is a key of every object', { role: 'constructor', content: 'x' }],
    ['an unknown type', { type: 'wizard', content: 'x' }],
    ['a message without content', { type: 'human', id: 'a' }],
    ['a bad message in a list', ['fine', 7]],
  ])('refuses %s', (_name, like) => {
    expect(thrownBy(() => coerce(like))).toMatchObject({
      code: 'INVALID_ARGUMENT',
      argument: 'messages',
    })
  })
})

describe('isMessage and isMessageChunk', () => {
  it('know plain messages and deltas, and nothing else', () => {
    const chunk = { type: 'AIMessageChunk', id: 'a', content: '' }
    expect(isMessage({ type: 'human', id: 'a', content: '' })).toBe(true)
    expect(isMessage({ type: 'remove', id: 'a' })).toBe(true)
    for (const other of [{ role: 'user', content: 'x' }, ['user', 'x'], 'x', null, chunk]) {
      expect(isMessage(other)).toBe(false)
    }
    expect(isMessageChunk(chunk)).toBe(true)
    expect(isMessageChunk({ type: 'ai', id: 'a', content: '' })).toBe(false)
    expect(isMessageChunk(null)).toBe(false)
  })
})

describe('textOf', () => {
  it('is the text of a message without its other blocks', () => {
    expect(textOf({ content: 'plain' })).toBe('plain')
    expect(
      textOf({
        content: [
          { type: 'text', text: 'a' },
          { type: 'image', url: 'x' },
          { type: 'text', text: 'b' },
        ],
      }),
    ).toBe('ab')
    expect(textOf({})).toBe('')
  })

  it('takes any message of a state, so a removal, too', () => {
    const messages: Message[] = [
      { type: 'human', id: 'a', content: 'hi' },
      { type: 'remove', id: 'b' },
    ]
    expect(messages.map((message) => textOf(message))).toEqual(['hi', ''])
  })
})

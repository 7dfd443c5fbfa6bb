import {
  type AIMessageChunk,
  type Message,
  type MessageLike,
  MessagesAnnotation,
  REMOVE_ALL_MESSAGES,
  START,
  StateGraph,
} from '@rivulet/core'
import { createFakeIds } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { settle } from '../settle.ts'

const said = (id: string, content = id): Message => ({ type: 'human', id, content })
const remove = (id: string): Message => ({ type: 'remove', id })

/** The messages after a node has written `update` to `before`. */
async function after(before: Message[], update: MessageLike | readonly MessageLike[]) {
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('n', () => ({ messages: update }))
    .addEdge(START, 'n')
    .compile({ ids: createFakeIds() })
  const { value } = await graph.invoke({ messages: before })
  return value!.messages
}

describe('semantics §4.13 the messages of a state', () => {
  it('are written in every form, and are plain messages with ids from then on', async () => {
    const chunk: AIMessageChunk = { type: 'AIMessageChunk', id: 'c', content: 'chunk' }
    const update = [
      'text',
      ['ai', 'pair'] as const,
      { role: 'user', content: 'role' },
      { type: 'system', content: 'plain' } as const,
      chunk,
    ]
    const messages = await after([], update)
    expect(messages).toMatchObject([
      { type: 'human', content: 'text' },
      { type: 'ai', content: 'pair' },
      { type: 'human', content: 'role' },
      { type: 'system', content: 'plain' },
      { type: 'ai', id: 'c', content: 'chunk' },
    ])
    expect(new Set(messages.map(({ id }) => id)).size).toBe(5)
  })

  it('are replaced in place by a message of the same id, else added at the end', async () => {
    const update = [said('a', 'new'), said('c')]
    expect(await after([said('a'), said('b')], update)).toEqual([
      said('a', 'new'),
      said('b'),
      said('c'),
    ])
  })

  it('keep the last of several with one id', async () => {
    expect(await after([], [said('a', 'one'), said('a', 'two')])).toEqual([said('a', 'two')])
  })

  it('are removed by their ids, and stand at their place when they come again', async () => {
    const before = [said('a'), said('b')]
    expect(await after(before, remove('a'))).toEqual([said('b')])
    expect(await after(before, [remove('a'), said('a', 'again')])).toEqual([
      said('a', 'again'),
      said('b'),
    ])
  })

  it('cannot be removed by an id that none has', async () => {
    await expect(after([said('a')], remove('x'))).rejects.toThrow(
      "Attempting to delete a message with an ID that doesn't exist ('x')",
    )
  })

  it('are those after the last mark that removes all', async () => {
    const update = [
      said('b'),
      remove(REMOVE_ALL_MESSAGES),
      said('c'),
      remove(REMOVE_ALL_MESSAGES),
      said('d'),
    ]
    expect(await after([said('a')], update)).toEqual([said('d')])
  })

  it('refuse null', async () => {
    await expect(after([], null as never)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  })

  it('have the same ids in the stream and in the state', async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('n', () => ({ messages: { type: 'ai', content: 'x' } as const }))
      .addEdge(START, 'n')
      .compile()
    const { parts } = await settle(graph.stream({}, { streamMode: ['messages', 'values'] }))
    const told = parts.flatMap((part) => (part.type === 'messages' ? [part.data[0].id] : []))
    const last = parts.at(-1)!
    expect(last.type === 'values' && last.data.messages?.map(({ id }) => id)).toEqual(told)
  })
})

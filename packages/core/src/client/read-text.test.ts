import { describe, expect, it } from 'vitest'
import type { ContentMessage } from '../messages/message.ts'
import type { StreamPart } from '../stream/stream-part.ts'
import { createFakeIds } from '../testing/fake-ids.ts'
import { scriptedTransport } from '../testing/scripted-transport.ts'
import { createGraphClient } from './graph-client.ts'

const said = (message: object, ns: readonly string[] = [], attempt = 1): StreamPart => ({
  type: 'messages',
  ns,
  data: [
    { id: 'm', ...message } as ContentMessage & { id: string },
    { langgraph_checkpoint_ns: 'write:1', attempt } as never,
  ],
})
const delta = (
  content: unknown,
  ...where: [ns?: readonly string[], attempt?: number]
): StreamPart => said({ type: 'AIMessageChunk', content }, ...where)

/** What `readText` says after each part, none of which is published. */
function readAfterEach(script: readonly StreamPart[], key?: string): string[] {
  const transport = scriptedTransport(script)
  const client = createGraphClient({ transport, ids: createFakeIds() })
  const initialValues = { messages: [{ type: 'human', id: 'h', content: 'Hello?' }] }
  const thread = client.graph('agent').thread('t', { commit: 'manual', initialValues })
  void thread.submit({})
  return script.map(() => {
    transport.step()
    return thread.readText('m', key)
  })
}

describe('the text of a message, ahead of the commit', () => {
  it('grows with each delta, and is replaced by what is whole', () => {
    const script = [delta('Hel'), delta('lo'), said({ type: 'ai', content: 'Hello.' }), delta('!')]
    expect(readAfterEach(script)).toEqual(['Hel', 'Hello', 'Hello.', 'Hello.!'])
  })

  it('is that of the text blocks', () => {
    const blocks = [
      { type: 'text', text: 'a' },
      { type: 'reasoning', reasoning: 'why' },
    ]
    expect(readAfterEach([delta(blocks), delta([{ type: 'text', text: 'b' }])])).toEqual([
      'a',
      'ab',
    ])
  })

  it('begins anew with another attempt, and follows the state', () => {
    const state = { messages: [{ type: 'ai', id: 'm', content: 'of the state' }] }
    const script: StreamPart[] = [
      delta('first'),
      delta('second', [], 2),
      { type: 'values', ns: [], data: state, interrupts: [] },
      { type: 'values', ns: [], data: { messages: [] }, interrupts: [] },
    ]
    expect(readAfterEach(script)).toEqual(['first', 'second', 'of the state', ''])
  })

  it('is of one namespace', () => {
    const script = [delta('root'), delta('inner', ['sub:1'])]
    expect(readAfterEach(script)).toEqual(['root', 'root'])
    expect(readAfterEach(script, 'sub:1')).toEqual(['', 'inner'])
    expect(readAfterEach(script, 'nowhere')).toEqual(['', ''])
  })

  it('is there before anything has happened', () => {
    const client = createGraphClient({ transport: scriptedTransport([]), ids: createFakeIds() })
    const initialValues = { messages: [{ type: 'human', id: 'h', content: 'Hello?' }] }
    const thread = client.graph('agent').thread('t', { initialValues })
    expect([thread.readText('h'), thread.readText('nobody')]).toEqual(['Hello?', ''])
    expect(thread.getInitialSnapshot()).toBe(thread.getSnapshot())
  })
})

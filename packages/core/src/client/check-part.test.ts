import { describe, expect, it } from 'vitest'
import { findFault } from './check-part.ts'

const task = { id: 't', name: 'n', input: {}, triggers: ['branch:to:n'] }
const result = { id: 't', name: 'n', error: null, result: {}, interrupts: [] }
const checkpoint = {
  config: { configurable: {} },
  parent_config: null,
  values: {},
  metadata: { source: 'loop', step: 0, parents: {} },
  next: ['n'],
  tasks: [{ id: 't', name: 'n', state: null }],
}
const debug = { step: 1, timestamp: 'now' }

const part = (type: string, data: unknown, ns: unknown = []): unknown => ({
  type,
  ns,
  data,
  interrupts: [],
})

describe('the check of a part', () => {
  it.each([
    part('values', {}),
    part('values', 'one bare value'),
    { ...(part('values', {}) as object), interrupts: [{ id: 'i', value: null }] },
    part('updates', { n: null }),
    part('updates', { __interrupt__: [] }),
    part('custom', undefined),
    part('messages', [{ type: 'ai', id: 'm', content: null }, {}]),
    part('messages', [{ type: 'ai', id: 'm', content: [{ type: 'text', text: 'x' }] }, {}]),
    part('messages', [{ type: 'AIMessageChunk', id: 'm', content: '' }, {}]),
    part('tasks', task),
    part('tasks', { ...task, input: [[1], {}], metadata: { a: 1 } }),
    part('tasks', { ...result, error: 'Error: no', interrupts: [{ id: 'i', value: 1 }] }),
    part('checkpoints', checkpoint),
    part('debug', { ...debug, type: 'checkpoint', payload: checkpoint }),
    part('debug', { ...debug, type: 'task', payload: task }),
    part('debug', { ...debug, type: 'task_result', payload: result }),
    part('tools', { event: 'tool-started', tool_call_id: 'c', tool_name: 'search' }),
    part('tools', { event: 'tool-output-delta', tool_call_id: 'c', delta: undefined }),
    part('tools', { event: 'tool-finished', tool_call_id: 'c', output: null }),
    part('tools', { event: 'tool-error', tool_call_id: 'c', message: 'no' }),
    part('tasks', { ...task, name: '__proto__' }, ['__proto__', 'a:1', '1']),
  ])('passes what is a part: %o', (value) => {
    expect(findFault(value)).toBeUndefined()
  })

  it.each([
    ['form', null],
    ['type "__proto__"', part('__proto__', {})],
    ['ns', part('custom', 1, ['a', 1])],
    ['ns', part('custom', 1, ['x'.repeat(257)])],
    ['ns', part('custom', 1, Array(33).fill('a'))],
    ['interrupts', { ...(part('values', {}) as object), interrupts: [{ value: 1 }] }],
    ['interrupts', part('updates', { __interrupt__: 'why' })],
    ['data', part('updates', [])],
    ['message', part('messages', [{ type: 'robot', id: 'm', content: 'x' }, {}])],
    ['message content', part('messages', [{ type: 'remove', id: 'm' }, {}])],
    ['message id', part('messages', [{ type: 'ai', id: '', content: 'x' }, {}])],
    ['message content', part('messages', [{ type: 'ai', id: 'm', content: 7 }, {}])],
    ['message content', part('messages', [{ type: 'AIMessageChunk', id: 'm', content: null }, {}])],
    ['message content', part('messages', [{ type: 'AIMessageChunk', id: 'm', content: [1] }, {}])],
    [
      'message content',
      part('messages', [
        { type: 'AIMessageChunk', id: 'm', content: '', tool_call_chunks: {} },
        {},
      ]),
    ],
    ['metadata', part('messages', [{ type: 'ai', id: 'm', content: 'x' }])],
    ['task', part('tasks', undefined)],
    ['task id', part('tasks', { ...task, id: 7 })],
    ['task name', part('tasks', { ...result, name: undefined })],
    ['triggers', part('tasks', { ...task, triggers: [null] })],
    ['result', part('tasks', { ...result, result: null })],
    ['error', part('tasks', { ...result, error: new Error('live') })],
    ['interrupts', part('tasks', { ...result, interrupts: undefined })],
    ['checkpoint', part('checkpoints', [])],
    ['config', part('checkpoints', { ...checkpoint, config: null })],
    ['metadata', part('checkpoints', { ...checkpoint, metadata: 1 })],
    ['next', part('checkpoints', { ...checkpoint, next: [{}] })],
    ['tasks', part('checkpoints', { ...checkpoint, tasks: [null] })],
    ['data', part('debug', null)],
    ['debug type "tasks"', part('debug', { ...debug, type: 'tasks', payload: task })],
    ['task', part('debug', { ...debug, type: 'task', payload: [] })],
    ['checkpoint', part('debug', { ...debug, type: 'checkpoint' })],
    ['data', part('tools', 'search')],
    ['tool_call_id', part('tools', { event: 'tool-finished', output: null })],
    ['tool_name', part('tools', { event: 'tool-started', tool_call_id: 'c' })],
    ['tool message', part('tools', { event: 'tool-error', tool_call_id: 'c' })],
    ['tool event "tool-ended"', part('tools', { event: 'tool-ended', tool_call_id: 'c' })],
  ])('refuses what is none, and names what is wrong: %s', (place, value) => {
    expect(findFault(value)).toBe(place)
  })
})

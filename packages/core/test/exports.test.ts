import * as client from '@rivulet/core/client'
import * as inline from '@rivulet/core/inline'
import * as testing from '@rivulet/core/testing'
import * as worker from '@rivulet/core/worker'
import * as author from '@rivulet/core'
import { describe, expect, it } from 'vitest'

/** The public names are a promise: this list changes when the promise does. */
const values = (entry: object): string[] => Object.keys(entry).toSorted()

describe('the public names', () => {
  it('of @rivulet/core', () => {
    expect(values(author).filter((name) => !name.endsWith('Error'))).toEqual([
      'Annotation',
      'ChatModel',
      'CompiledGraph',
      'END',
      'GraphStream',
      'MessagesAnnotation',
      'REMOVE_ALL_MESSAGES',
      'START',
      'StateGraph',
      'addMessages',
      'append',
      'coerceMessages',
      'getRuntime',
      'getStreamWriter',
      'initChatModel',
      'isMessage',
      'isMessageChunk',
      'messagesKey',
      'textOf',
      'type',
    ])
  })

  it('has one class per error code', () => {
    const classes = Object.entries(author).filter(
      ([name]) => name.endsWith('Error') && name !== 'RivuletError',
    )
    const codes = classes.map(([, each]) => (each as { code: string }).code)
    expect(new Set(codes).size).toBe(classes.length)
    for (const [name, each] of classes) {
      const error = new (each as unknown as new (message: string, facts: object) => Error)('m', {})
      expect(error).toBeInstanceOf(author.RivuletError)
      expect(error.name).toBe(name)
    }
  })

  it('of @rivulet/core/client', () => {
    expect(values(client)).toEqual([
      'DEFAULT_MODES',
      'EMPTY_LOG',
      'MessageList',
      'RemoteGraph',
      'RivuletError',
      'Thread',
      'createGraphClient',
      'nsKey',
      'textOf',
      'workerTransport',
    ])
  })

  it('of @rivulet/core/worker, /inline and /testing', () => {
    expect(values(worker)).toEqual(['serveGraphs'])
    expect(values(inline)).toEqual(['inlineTransport'])
    expect(values(testing)).toEqual([
      'collectParts',
      'conformanceGraphs',
      'createFakeClock',
      'createFakeFrames',
      'createFakeIds',
      'scriptedModel',
      'scriptedTransport',
      'transportCases',
    ])
  })
})

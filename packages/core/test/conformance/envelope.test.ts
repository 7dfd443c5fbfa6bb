import {
  Annotation,
  Command,
  MemorySaver,
  MessagesAnnotation,
  START,
  StateGraph,
} from '@rivulet/core'
import { collectParts, scriptedModel } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { settle } from '../settle.ts'
import { reproducible } from './fixtures.ts'
import { onThread } from './trace.ts'

const MODES = ['values', 'updates', 'messages', 'custom', 'checkpoints', 'tasks', 'debug'] as const

const child = new StateGraph(MessagesAnnotation)
  .addNode('speak', async (state, runtime) => {
    runtime.writer('speaking')
    return { messages: await scriptedModel(['Hello', '.']).invoke(state.messages, runtime) }
  })
  .addEdge(START, 'speak')
  .compile()

/** Tells something of every kind, at the root and below. */
const talk = () =>
  new StateGraph(MessagesAnnotation)
    .addNode('greet', async (state, runtime) => {
      runtime.writer('greeting')
      return { messages: await scriptedModel(['Hi', '!']).invoke(state.messages, runtime) }
    })
    .addNode('child', child)
    .addEdge(START, 'greet')
    .addEdge('greet', 'child')
    .compile(reproducible())

const State = Annotation.Root({ topic: Annotation<string>(), answer: Annotation<string>() })

const quiz = () =>
  new StateGraph(State)
    .addNode('ask', (_state, runtime) => ({ answer: runtime.interrupt<string>('Which?') }))
    .addEdge(START, 'ask')
    .compile({ checkpointer: new MemorySaver() })

function keysOf(part: { readonly type: string }): string[] {
  return Object.keys(part).toSorted()
}

describe('semantics §1.1 the envelope', () => {
  it.each(MODES)('has exactly type, ns and data, and interrupts on values: %s', async (mode) => {
    const parts = await collectParts(
      talk().stream({ messages: 'Hi' }, { ...onThread(), streamMode: MODES, subgraphs: true }),
    )
    const ofMode = parts.filter(({ type }) => type === mode)
    expect(ofMode.length).toBeGreaterThan(0)
    const expected =
      mode === 'values' ? ['data', 'interrupts', 'ns', 'type'] : ['data', 'ns', 'type']
    for (const part of ofMode) expect(keysOf(part)).toEqual(expected)
  })

  it.each(MODES)('is the same for one mode as for many: %s', async (mode) => {
    const options = { ...onThread(), streamMode: mode }
    const alone = await collectParts(talk().stream({ messages: 'Hi' }, options))
    const together = await collectParts(
      talk().stream({ messages: 'Hi' }, { ...onThread(), streamMode: MODES }),
    )
    expect(alone.length).toBeGreaterThan(0)
    expect(alone).toEqual(together.filter(({ type }) => type === mode))
  })

  it('is the same with subgraphs on and off', async () => {
    const options = { ...onThread(), streamMode: MODES }
    const off = await collectParts(talk().stream({ messages: 'Hi' }, options))
    const on = await collectParts(
      talk().stream({ messages: 'Hi' }, { ...options, subgraphs: true }),
    )
    // Messages have rules of their own: §3.
    const other = off.filter(({ type }) => type !== 'messages')
    expect(other.length).toBeGreaterThan(0)
    expect(other).toEqual(on.filter(({ ns, type }) => ns.length === 0 && type !== 'messages'))
    expect(off.every(({ ns }) => ns.length === 0)).toBe(true)
  })

  it('has an empty list of interrupts on values when there are none', async () => {
    const parts = await collectParts(
      talk().stream({ messages: 'Hi' }, { ...onThread(), streamMode: 'values' }),
    )
    expect(parts.map(({ interrupts }) => interrupts)).toEqual([[], [], []])
  })

  it('has interrupts as objects with an id and a value', async () => {
    const parts = await collectParts(
      quiz().stream({ topic: 'ice' }, { ...onThread(), streamMode: 'values' }),
    )
    expect(parts.at(-1)!.interrupts).toEqual([
      { id: expect.stringMatching(/^[0-9a-f]{32}$/) as string, value: 'Which?' },
    ])
  })

  it('has no part for the end of a run', async () => {
    const graph = quiz()
    await graph.invoke({ topic: 'ice' }, onThread())
    const parts = await collectParts(
      graph.stream(new Command({ resume: 'a' }), { ...onThread(), streamMode: MODES }),
    )
    expect(
      parts.slice(-2).map(({ type, data }) => [type, (data as { type?: string }).type]),
    ).toEqual([
      ['checkpoints', undefined],
      ['debug', 'checkpoint'],
    ])
  })

  it('has no part for an error: the iteration throws', async () => {
    const failure = new Error('The oven is cold.')
    const graph = new StateGraph(State)
      .addNode('bake', () => {
        throw failure
      })
      .addEdge(START, 'bake')
      .compile()
    const { parts, error } = await settle(
      graph.stream({ topic: 'ice' }, { streamMode: ['values', 'updates', 'messages', 'custom'] }),
    )
    expect(parts.map(({ type }) => type)).toEqual(['values'])
    expect(error).toBe(failure)
  })
})

import {
  CheckpointerRequiredError,
  Command,
  EmptyCommandError,
  EmptyInputError,
  InvalidArgumentError,
  MemorySaver,
  START,
  StateGraph,
  ThreadIdRequiredError,
} from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { brief, settle } from '../settle.ts'
import { oneQuestion, resume, State, twoQuestions } from './fixtures.ts'
import { onThread } from './trace.ts'

const single = () => oneQuestion().compile({ checkpointer: new MemorySaver() })

describe('semantics §4.7 what cannot be resumed', () => {
  it('is an interrupt of a graph without a saver', async () => {
    const { error } = await settle(oneQuestion().compile().stream(resume(1)))
    expect(CheckpointerRequiredError.isInstance(error)).toBe(true)
  })

  it('is nothing, without saying on which thread', async () => {
    for (const input of [{}, null, resume(1)]) {
      const { error } = await settle(single().stream(input))
      expect(ThreadIdRequiredError.isInstance(error)).toBe(true)
    }
  })

  it.each([
    ['nothing', {}],
    ['resume null', { resume: null }],
    ['resume undefined', { resume: undefined }],
  ])('is a Command with %s', async (_name, fields) => {
    const graph = single()
    await graph.invoke({}, onThread())
    const { parts, error } = await settle(graph.stream(new Command(fields), onThread()))
    expect(EmptyCommandError.isInstance(error)).toBe(true)
    expect(parts).toEqual([])
  })

  it('is a thread that has no checkpoint, with null', async () => {
    const { error } = await settle(single().stream(null, onThread()))
    expect(EmptyInputError.isInstance(error)).toBe(true)
  })

  it('is a graph without a saver, with null', async () => {
    const graph = new StateGraph(State)
      .addNode('n', () => {})
      .addEdge(START, 'n')
      .compile()
    const { error } = await settle(graph.stream(null))
    expect(EmptyInputError.isInstance(error)).toBe(true)
  })

  it('is a Command to the parent of the root', async () => {
    const graph = single()
    await graph.invoke({}, onThread())
    const command = new Command({ graph: Command.PARENT, update: { x: 1 } })
    const { parts, error } = await settle(graph.stream(command, onThread()))
    expect(InvalidArgumentError.isInstance(error)).toBe(true)
    expect(parts).toEqual([])
  })

  it('leaves the thread as it was: the right answer still counts', async () => {
    const graph = twoQuestions().compile({ checkpointer: new MemorySaver() })
    const { interrupts } = await graph.invoke({}, onThread())
    await settle(graph.stream(resume(1), onThread()))
    await settle(graph.stream(new Command({}), onThread()))
    expect((await graph.getState(onThread())).interrupts).toEqual(interrupts)
    const answers = Object.fromEntries(interrupts.map(({ id }) => [id, 1]))
    const parts = await collectParts(graph.stream(resume(answers), onThread()))
    expect(brief(parts)).toEqual([
      ['updates', { a: { x: 1 } }],
      ['updates', { b: { y: 1 } }],
    ])
  })
})

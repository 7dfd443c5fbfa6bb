import {
  Command,
  MemorySaver,
  type ResponseSchema,
  SchemaViolationError,
  START,
  StateGraph,
} from '@rivulet/core'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { settle } from '../settle.ts'
import { Answers, resume } from './fixtures.ts'
import { onThread, STREAMED, toTrace } from './trace.ts'

const Approval = z.object({ isApproved: z.boolean(), note: z.string().default('none') })

/** One question, or two, with the same schema. */
function asking(responseSchema: ResponseSchema, questions = 1) {
  const graph = new StateGraph(Answers)
    .addNode('ask', (_state, runtime) => ({
      log: Array.from({ length: questions }, (_, at) =>
        runtime.interrupt(`question ${at}`, { responseSchema }),
      ),
    }))
    .addEdge(START, 'ask')
  return graph.compile({ checkpointer: new MemorySaver() })
}

describe('semantics §6 interrupt with responseSchema', () => {
  it('tells the shape of an answer as JSON Schema', async () => {
    const { interrupts } = await asking(Approval).invoke({}, onThread())
    expect(interrupts).toMatchObject([
      {
        value: 'question 0',
        response_schema: { type: 'object', properties: { isApproved: { type: 'boolean' } } },
      },
    ])
  })

  it('keeps it with the thread', async () => {
    const graph = asking(Approval)
    const { interrupts } = await graph.invoke({}, onThread())
    expect((await graph.getState(onThread())).interrupts).toEqual(interrupts)
  })

  it('returns what the schema makes of the answer', async () => {
    const graph = asking(Approval)
    await graph.invoke({}, onThread())
    const { value } = await graph.invoke(resume({ isApproved: true }), onThread())
    expect(value).toEqual({ log: [{ isApproved: true, note: 'none' }] })
  })

  it('has no part in a question without one', async () => {
    const graph = new StateGraph(Answers)
      .addNode('ask', (_state, runtime) => ({ x: runtime.interrupt('?') }))
      .addEdge(START, 'ask')
      .compile({ checkpointer: new MemorySaver() })
    const { interrupts } = await graph.invoke({}, onThread())
    expect(Object.keys(interrupts[0]!)).toEqual(['value', 'id'])
  })

  it('fails the run for an answer that does not fit: the question is told again, then the error', async () => {
    const graph = asking(Approval)
    const { interrupts } = await graph.invoke({}, onThread())
    const settled = await settle(
      graph.stream(resume({ isApproved: 'maybe' }), { ...onThread(), streamMode: STREAMED }),
    )
    expect(toTrace(settled)).toBe(
      'v{log} t+ask u{__interrupt__:[I]} v{log}(interrupts[I]) t-ask(error) THROW',
    )
    expect(SchemaViolationError.isInstance(settled.error)).toBe(true)
    expect(settled.error).toMatchObject({ key: 'resume', interrupt: interrupts[0] })
    expect((settled.error as Error).message).toContain('isApproved: ')
  })

  it('leaves the question open: an answer that fits is taken', async () => {
    const graph = asking(Approval)
    const { interrupts } = await graph.invoke({}, onThread())
    await settle(graph.stream(resume({ isApproved: 'maybe' }), onThread()))
    expect(await graph.getState(onThread())).toMatchObject({ next: ['ask'], interrupts })
    const { value } = await graph.invoke(resume({ isApproved: false, note: 'no' }), onThread())
    expect(value).toEqual({ log: [{ isApproved: false, note: 'no' }] })
  })

  it('leaves a question open that was first asked of an answer which does not fit', async () => {
    let runs = 0
    const graph = new StateGraph(Answers)
      .addNode('ask', (_state, runtime) => {
        if (++runs === 1) throw new Error('before it asked')
        return { x: runtime.interrupt('?', { responseSchema: z.number() }) }
      })
      .addEdge(START, 'ask')
      .compile({ checkpointer: new MemorySaver() })
    await settle(graph.stream({}, onThread()))
    await settle(graph.stream(resume('one'), onThread()))
    expect((await graph.getState(onThread())).interrupts).toMatchObject([{ value: '?' }])
    expect((await graph.invoke(resume(1), onThread())).value).toEqual({ x: 1, log: [] })
  })

  it('keeps earlier answers of the same node', async () => {
    const graph = asking(z.number(), 2)
    await graph.invoke({}, onThread())
    await graph.invoke(resume(1), onThread())
    await settle(graph.stream(resume('two'), onThread()))
    expect((await graph.invoke(resume(2), onThread())).value).toEqual({ log: [1, 2] })
  })

  it('is no matter for the error handler or for another attempt', async () => {
    const graph = new StateGraph(Answers)
      .addNode(
        'ask',
        (_state, runtime) => ({ x: runtime.interrupt('?', { responseSchema: z.number() }) }),
        { errorHandler: () => ({ x: 'handled' }), retryPolicy: { retryOn: () => true } },
      )
      .addEdge(START, 'ask')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    const { error } = await settle(graph.stream(resume('one'), onThread()))
    expect(error).toMatchObject({ code: 'SCHEMA_VIOLATION' })
    expect((await graph.invoke(resume(1), onThread())).value).toEqual({ x: 1, log: [] })
  })

  it('holds in nested graphs: each graph above tells the question again', async () => {
    const graph = new StateGraph(Answers)
      .addNode('child', asking(z.number()))
      .addEdge(START, 'child')
      .compile({ checkpointer: new MemorySaver() })
    const { interrupts } = await graph.invoke({}, onThread())
    const { parts, error } = await settle(
      graph.stream(resume('one'), { ...onThread(), subgraphs: true, streamMode: 'updates' }),
    )
    expect(error).toMatchObject({ code: 'SCHEMA_VIOLATION' })
    expect(parts.map(({ ns, data }) => [ns.length, data])).toEqual([
      [1, { __interrupt__: interrupts }],
      [0, { __interrupt__: interrupts }],
    ])
    expect((await graph.invoke(resume(1), onThread())).value).toEqual({ log: [1] })
  })

  it('as plain JSON Schema is told, and checks nothing', async () => {
    const schema = { type: 'number' }
    const graph = asking(schema)
    const { interrupts } = await graph.invoke({}, onThread())
    expect(interrupts[0]!.response_schema).toEqual(schema)
    expect((await graph.invoke(resume('text'), onThread())).value).toEqual({ log: ['text'] })
  })

  it('is told as null where the schema has no plain form', async () => {
    const graph = asking(z.map(z.string(), z.date()))
    const { interrupts } = await graph.invoke({}, onThread())
    expect(interrupts[0]!.response_schema).toBeNull()
  })

  it('is refused when it validates asynchronously', async () => {
    const graph = asking(z.number().refine((value) => Promise.resolve(value > 0)))
    await graph.invoke({}, onThread())
    await expect(graph.invoke(resume(1), onThread())).rejects.toMatchObject({
      code: 'ASYNC_SCHEMA',
    })
  })

  it('says the type of the answer', () => {
    new StateGraph(Answers).addNode('ask', (_state, runtime) => {
      const answer = runtime.interrupt('?', { responseSchema: Approval })
      expectTypeOf(answer).toEqualTypeOf<{ isApproved: boolean; note: string }>()
      return new Command({ update: { x: answer } })
    })
  })
})

import {
  Annotation,
  Command,
  interrupt,
  MemorySaver,
  type NodeOf,
  START,
  StateGraph,
  type,
  type TypesOf,
} from '@rivulet/core'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const State = Annotation.Root({ answer: Annotation<unknown>() })
const config = { configurable: { thread_id: '1' } }
const Approval = z.object({ isApproved: z.boolean(), note: z.string().default('none') })

const declared = () => new StateGraph(State, { resume: Approval })
type Types = TypesOf<ReturnType<ReturnType<typeof declared>['compile']>>

function compile(ask: NodeOf<Types>) {
  return declared()
    .addNode('ask', ask)
    .addEdge(START, 'ask')
    .compile({ checkpointer: new MemorySaver() })
}

describe('semantics §6 responseSchema, declared once as resume of the graph', () => {
  it('is told to readers with every question', async () => {
    const graph = compile((_state, runtime) => ({ answer: runtime.interrupt('?') }))
    const { interrupts } = await graph.invoke({}, config)
    expect(interrupts).toMatchObject([{ response_schema: { required: ['isApproved'] } }])
  })

  it('makes what the node gets, by runtime.interrupt and by interrupt alike', async () => {
    for (const graph of [
      compile((_state, runtime) => ({ answer: runtime.interrupt('?') })),
      compile(() => ({ answer: interrupt('?') })),
    ]) {
      await graph.invoke({}, config)
      const { value } = await graph.invoke(new Command({ resume: { isApproved: true } }), config)
      expect(value).toEqual({ answer: { isApproved: true, note: 'none' } })
    }
  })

  it('refuses an answer that does not fit, and leaves the question open', async () => {
    const graph = compile((_state, runtime) => ({ answer: runtime.interrupt('?') }))
    const { interrupts } = await graph.invoke({}, config)
    const answer = { isApproved: 'maybe' } as never
    await expect(graph.invoke(new Command({ resume: answer }), config)).rejects.toMatchObject({
      code: 'SCHEMA_VIOLATION',
    })
    expect(await graph.getState(config)).toMatchObject({ next: ['ask'], interrupts })
  })

  it('gives way to that of the question', async () => {
    const graph = compile((_state, runtime) => ({
      answer: runtime.interrupt('How many?', { responseSchema: z.coerce.number() }),
    }))
    await graph.invoke({}, config)
    const { value } = await graph.invoke(new Command({ resume: '7' as never }), config)
    expect(value).toEqual({ answer: 7 })
  })

  it('is that of its own graph, not of those nested in it', async () => {
    const inner = new StateGraph(State)
      .addNode('ask', (_state, runtime) => ({ answer: runtime.interrupt('?') }))
      .addEdge(START, 'ask')
      .compile()
    const graph = declared()
      .addNode('inner', inner)
      .addEdge(START, 'inner')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, config)
    const { value } = await graph.invoke(new Command({ resume: 'as it is' as never }), config)
    expect(value).toEqual({ answer: 'as it is' })
  })

  it('is none where a type alone is declared', async () => {
    const graph = new StateGraph(State, { interrupt: type<string>(), resume: type<boolean>() })
      .addNode('ask', (_state, runtime) => ({ answer: runtime.interrupt('?') }))
      .addEdge(START, 'ask')
      .compile({ checkpointer: new MemorySaver() })
    const { interrupts } = await graph.invoke({}, config)
    expect(Object.keys(interrupts[0]!)).toEqual(['value', 'id'])
    const { value } = await graph.invoke(new Command({ resume: true }), config)
    expect(value).toEqual({ answer: true })
  })
})

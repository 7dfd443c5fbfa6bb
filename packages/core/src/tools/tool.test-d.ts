import { describe, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import {
  type Command,
  type END,
  initChatModel,
  MessagesAnnotation,
  type Runtime,
  START,
  StateGraph,
  tool,
  type Tool,
  type ToolMessage,
  ToolNode,
  type ToolRuntime,
  toolsCondition,
  type,
} from '../index.ts'

declare const runtime: Runtime

const add = tool(
  ({ left, right }, own) => {
    expectTypeOf(left).toEqualTypeOf<number>()
    expectTypeOf(right).toEqualTypeOf<number>()
    expectTypeOf(own).toEqualTypeOf<ToolRuntime>()
    return left + right
  },
  { name: 'add', schema: z.object({ left: z.number(), right: z.number().default(1) }) },
)

describe('a tool', () => {
  it('takes what its schema takes and gives what its function returns', () => {
    expectTypeOf(add).toEqualTypeOf<Tool<{ left: number; right?: number | undefined }, number>>()
    expectTypeOf(add.invoke({ left: 1 }, runtime)).toEqualTypeOf<Promise<number>>()
    expectTypeOf(add.invoke({ left: 1 }, { runtime })).toEqualTypeOf<Promise<number>>()
    // @ts-expect-error -- another type of argument
    void add.invoke({ left: 'one' })
  })

  it('answers a call with a message, or hands its Command over', () => {
    const call = { id: '1', name: 'add', args: {} }
    expectTypeOf(add.invoke(call, runtime)).toEqualTypeOf<Promise<ToolMessage | Command>>()
  })

  it('has records for arguments with JSON Schema, and without any', () => {
    const told = tool((args) => args['query'], { name: 'told', schema: { type: 'object' } })
    expectTypeOf(told.invoke({ query: 'cats' })).toEqualTypeOf<Promise<unknown>>()
    tool(
      (args) => {
        expectTypeOf(args).toEqualTypeOf<Readonly<Record<string, unknown>>>()
      },
      { name: 'bare' },
    )
  })

  it('gives what a generator returns, or all that it has yielded', () => {
    const words = tool(
      async function* () {
        yield 'a'
      },
      { name: 'words' },
    )
    expectTypeOf(words.invoke({})).toEqualTypeOf<Promise<string>>()
    const counted = tool(
      async function* () {
        yield { percent: 50 }
        return 7
      },
      { name: 'counted' },
    )
    expectTypeOf(counted.invoke({})).toEqualTypeOf<Promise<number>>()
  })

  it('is what models and nodes take', () => {
    initChatModel(async function* () {}).bindTools([add])
    new StateGraph(MessagesAnnotation, { custom: type<{ n: number }>() })
      .addNode('model', () => null)
      .addNode('tools', new ToolNode([add]))
      .addEdge(START, 'model')
      .addConditionalEdges('model', toolsCondition)
    // @ts-expect-error -- no tool
    void new ToolNode([{ name: 'add' }])
    // @ts-expect-error -- a tool is no node
    new StateGraph(MessagesAnnotation).addNode('tools', add)
  })

  it('is gone to by its name, which a graph has to have', () => {
    expectTypeOf(toolsCondition([])).toEqualTypeOf<'tools' | typeof END>()
    const graph = new StateGraph(MessagesAnnotation).addNode('model', () => null)
    // @ts-expect-error -- the graph has no node "tools"
    graph.addConditionalEdges('model', toolsCondition)
  })
})

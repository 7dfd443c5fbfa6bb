import { Annotation, StateGraph, type } from '@rivulet/core'
import type { RemoteGraph } from '@rivulet/core/client'
import { custom, token, values } from '@rivulet/core/testing'
import { useCustom, useGraphStream } from '@rivulet/react'
import { RenderCount, renderRun } from '@rivulet/react/testing'
import { describe, expectTypeOf, it } from 'vitest'

const State = Annotation.Root({ topic: Annotation<string>() })
const graph = new StateGraph(State, { custom: type<{ progress: number }>() })
  .addNode('write', () => ({ topic: 'cats' }))
  .addEdge('__start__', 'write')
  .compile()

type Agent = RemoteGraph<NonNullable<(typeof graph)['~types']>>

function Page({ agent }: { agent: Agent }) {
  const chat = useGraphStream(agent)
  return (
    <p onClick={() => void chat.submit({ topic: 'a' })}>
      {useCustom(chat.thread).latest?.progress}
    </p>
  )
}

describe('renderRun', () => {
  it('gives a component the graph that it is made for', () => {
    const run = renderRun<typeof graph>(({ agent }) => <Page agent={agent} />, {
      script: [token('Hi'), { after: 5 }, custom({ progress: 1 }), values({ topic: 'a' })],
    })
    expectTypeOf(run.agent).toEqualTypeOf<Agent>()
    expectTypeOf(run.renders('a')).toEqualTypeOf<number>()
    expectTypeOf(run.renders()).toEqualTypeOf<Record<string, number>>()
    expectTypeOf(run.step).returns.toEqualTypeOf<Promise<void>>()
    // @ts-expect-error -- no key of the state
    void run.agent.invoke({ subject: 'a' })
  })

  it('gives any graph without a type argument, and no other one', () => {
    renderRun(({ agent }) => <p>{agent.name}</p>)
    const other = new StateGraph(Annotation.Root({ count: Annotation<number>() }))
      .addNode('add', () => ({ count: 1 }))
      .addEdge('__start__', 'add')
      .compile()
    // @ts-expect-error -- another graph
    renderRun<typeof other>(({ agent }) => <Page agent={agent} />)
  })

  it('refuses what is no script and no option', () => {
    // @ts-expect-error -- no mode
    renderRun(<p />, { script: [{ type: 'token', ns: [], data: 'Hi' }] })
    // @ts-expect-error -- not milliseconds
    renderRun(<p />, { script: [{ after: '5' }] })
    // @ts-expect-error -- one component
    renderRun(<RenderCount id="a">text</RenderCount>)
  })
})

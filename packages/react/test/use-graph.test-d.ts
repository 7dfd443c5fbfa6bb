import { Annotation, START, StateGraph } from '@rivulet/core'
import { createGraphClient, type RemoteGraph } from '@rivulet/core/client'
import { scriptedTransport } from '@rivulet/core/testing'
import { createElement } from 'react'
import { describe, expectTypeOf, it } from 'vitest'
import { GraphProvider, useGraph, useGraphStream } from '@rivulet/react'

const graphs = {
  agent: new StateGraph(Annotation.Root({ topic: Annotation<string>() }))
    .addNode('write', () => ({ topic: 'x' }))
    .addEdge(START, 'write')
    .compile(),
  counter: new StateGraph(Annotation.Root({ count: Annotation<number>() }))
    .addNode('add', () => ({ count: 1 }))
    .addEdge(START, 'add')
    .compile(),
}
const client = createGraphClient<typeof graphs>({ transport: scriptedTransport([]) })

declare module '@rivulet/react' {
  interface Register {
    graphs: typeof graphs
  }
}

describe('useGraph', () => {
  it('is typed by what the app has registered', () => {
    expectTypeOf(useGraph('agent')).toEqualTypeOf(client.graph('agent'))
    const { values } = useGraphStream(useGraph('counter'))
    expectTypeOf(values?.count).toEqualTypeOf<number | undefined>()
    // @ts-expect-error -- no graph of this name
    useGraph('nobody')
  })

  it('is typed by its type arguments', () => {
    expectTypeOf(useGraph<typeof graphs, 'counter'>('counter')).toEqualTypeOf(
      client.graph('counter'),
    )
    // @ts-expect-error -- another name
    useGraph<typeof graphs, 'counter'>('agent')
    const one = useGraph<{ agent: typeof graphs.agent }>('agent')
    expectTypeOf(one).toEqualTypeOf(client.graph('agent'))
    expectTypeOf(useGraph<Record<string, { '~types'?: never }>>('any')).toExtend<RemoteGraph>()
  })

  it('has a provider that takes any client, and nothing else', () => {
    createElement(GraphProvider<typeof graphs>, { client })
    // @ts-expect-error -- not a client
    createElement(GraphProvider, { client: { graph: 1 } })
  })
})

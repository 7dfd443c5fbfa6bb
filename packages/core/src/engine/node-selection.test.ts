import { Annotation, MemorySaver, START, StateGraph, UnknownNodeError } from '@rivulet/core'
import { describe, expect, it } from 'vitest'

const State = Annotation.Root({ x: Annotation<number>() })

describe('an interrupt that names no node', () => {
  const builder = () => new StateGraph(State).addNode('a', () => ({ x: 1 })).addEdge(START, 'a')

  it.each(['interruptBefore', 'interruptAfter'])('fails the compilation: %s', (option) => {
    expect(() => builder().compile({ [option]: ['b'] })).toThrow(
      /"b", which is no node. Nodes: "a"/,
    )
  })

  it.each(['interruptBefore', 'interruptAfter'])(
    'fails the run before any node runs: %s',
    async (option) => {
      const graph = builder().compile({ checkpointer: new MemorySaver() })
      const config = { configurable: { thread_id: '1' } }
      const failed = await graph
        .invoke({}, { ...config, [option]: ['a', 'b'] })
        .catch((error: unknown) => error)
      expect(UnknownNodeError.isInstance(failed)).toBe(true)
      expect(failed).toMatchObject({ node: 'b' })
      expect((await graph.getState(config)).metadata).toBeNull()
    },
  )
})

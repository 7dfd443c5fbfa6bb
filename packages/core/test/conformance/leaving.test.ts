import { MemorySaver, START, StateGraph } from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { State } from './fixtures.ts'
import { onThread, TRACE } from './trace.ts'

const IN_FULL = { ...TRACE, subgraphs: true } as const

/** Two nodes side by side, then one that waits for both. */
const joined = () =>
  new StateGraph(State)
    .addNode('a', async () => {
      await Promise.resolve()
      return { log: ['a'] }
    })
    .addNode('b', async () => {
      await Promise.resolve()
      return { log: ['b'] }
    })
    .addNode('c', () => ({ log: ['c'] }))
    .addEdge(START, 'a')
    .addEdge(START, 'b')
    .addEdge(['a', 'b'], 'c')
    .compile({ checkpointer: new MemorySaver() })

/** A node, then a graph of two. */
const nested = () => {
  const child = new StateGraph(State)
    .addNode('a', async () => {
      await Promise.resolve()
      return { log: ['a'] }
    })
    .addNode('b', () => ({ log: ['b'] }))
    .addEdge(START, 'a')
    .addEdge('a', 'b')
    .compile()
  return new StateGraph(State)
    .addNode('first', () => {})
    .addNode('child', child)
    .addEdge(START, 'first')
    .addEdge('first', 'child')
    .compile({ checkpointer: new MemorySaver() })
}

/** Leaves a run after so many parts. */
async function leaveAfter<Part>(stream: AsyncIterable<Part>, count: number): Promise<void> {
  let seen = 0
  for await (const _part of stream) if (++seen === count) break
}

describe('semantics §2.6 a reader that leaves', () => {
  it('can leave at any part: null goes on, and nothing is lost or done twice', async () => {
    const { length } = await collectParts(joined().stream({ x: 1 }, IN_FULL))
    expect(length).toBeGreaterThan(0)
    for (let count = 1; count <= length; count++) {
      const graph = joined()
      await leaveAfter(graph.stream({ x: 1 }, IN_FULL), count)
      const { value } = await graph.invoke(null, onThread())
      expect(value).toEqual({ x: 1, log: ['a', 'b', 'c'] })
    }
  })

  it('can leave at any part of a nested graph, too', async () => {
    const { length } = await collectParts(nested().stream({ x: 1 }, IN_FULL))
    expect(length).toBeGreaterThan(0)
    for (let count = 1; count <= length; count++) {
      const graph = nested()
      await leaveAfter(graph.stream({ x: 1 }, IN_FULL), count)
      const { value } = await graph.invoke(null, onThread())
      expect(value).toEqual({ x: 1, log: ['a', 'b'] })
    }
  })
})

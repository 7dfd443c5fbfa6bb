import { type CompiledGraph, MemorySaver, type ThreadConfig } from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryGraph } from '../random-graphs/arbitrary-graph.ts'
import { FUZZ_TIMEOUT, fuzz } from '../random-graphs/fuzz.ts'
import { buildOurs } from '../random-graphs/rivulet-graph.ts'
import { turns } from '../random-graphs/turns.ts'
import { finalState, INPUT, THREAD } from './run-plan.ts'

/** The ways back to a checkpoint: each tells what a run goes on from. */
const WAYS: Readonly<
  Record<string, (graph: CompiledGraph, old: ThreadConfig) => Promise<ThreadConfig>>
> = {
  'by its name': (_graph, old) => Promise.resolve(old),
  'by a copy of it': (graph, old) => graph.updateState(old, null, { asNode: '__copy__' }),
  'by an update of nothing': (graph, old) => graph.updateState(old, null),
}

describe('a thread that has gone back to any of its checkpoints ends as it did before', () => {
  it.each(Object.entries(WAYS))(
    '%s',
    async (_name, goBack) => {
      const property = fc.asyncProperty(
        arbitraryGraph({ interrupts: true, depth: 1 }),
        fc.constantFrom('async' as const, 'exit' as const),
        async (plan, durability) => {
          const checkpointer = Object.assign(new MemorySaver(), { durability })
          const graph = buildOurs(plan, turns, { checkpointer })
          const expected = await finalState(graph, INPUT)
          fc.pre(expected !== undefined)
          for (const { config, next } of await collectParts(graph.getStateHistory(THREAD))) {
            // Where nothing was due nothing runs.
            if (next.length === 0) continue
            const from = await goBack(graph, config)
            expect(await finalState(graph, null, { from })).toEqual(expected)
          }
        },
      )
      await fc.assert(property, fuzz(40))
    },
    FUZZ_TIMEOUT,
  )
})

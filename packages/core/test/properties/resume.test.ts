import { type Checkpointer, MemorySaver } from '@rivulet/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryGraph } from '../random-graphs/arbitrary-graph.ts'
import type { GraphPlan } from '../random-graphs/graph-plan.ts'
import { FUZZ_TIMEOUT, fuzz } from '../random-graphs/fuzz.ts'
import { buildOurs } from '../random-graphs/rivulet-graph.ts'
import { turns } from '../random-graphs/turns.ts'
import { answer, ending, finalState, INPUT, THREAD, UNLIMITED } from './run-plan.ts'

/** The process dies at a commit: that one is lost, and all after it. */
function dyingAt(saver: Checkpointer, last: number): Checkpointer & { readonly isDead: boolean } {
  let commits = 0
  return {
    get isDead() {
      return commits > last
    },
    durability: saver.durability,
    threads: saver.threads,
    get: (config) => saver.get(config),
    list: (config, options) => saver.list(config, options),
    deleteThread: (id) => saver.deleteThread(id),
    commit: (request) =>
      commits++ < last ? saver.commit(request) : Promise.reject(new Error('The process died.')),
  }
}

/** The state at the end of a run that nothing has come between. */
function uninterrupted(plan: GraphPlan): Promise<unknown> {
  const unstopped = { ...plan, stopBefore: [], stopAfter: [] }
  return finalState(buildOurs(unstopped, turns, { checkpointer: new MemorySaver(), answer }), INPUT)
}

describe('a thread that was interrupted ends like one that was not', () => {
  it(
    'at questions and stops, in nested graphs too',
    async () => {
      const property = fc.asyncProperty(
        arbitraryGraph({ interrupts: true, depth: 1 }),
        async (plan) => {
          const expected = await uninterrupted(plan)
          fc.pre(expected !== undefined)
          const graph = buildOurs(plan, turns, { checkpointer: new MemorySaver() })
          const state = await finalState(graph, INPUT, UNLIMITED)
          expect(state).toEqual(expected)
        },
      )
      await fc.assert(property, fuzz(150))
    },
    FUZZ_TIMEOUT,
  )

  it(
    'by a crash at any commit of any of its runs, taken up by another process',
    async () => {
      const property = fc.asyncProperty(
        arbitraryGraph({ interrupts: true, depth: 1, toParent: false }),
        fc.constantFrom('async' as const, 'sync' as const, 'exit' as const),
        async (plan, durability) => {
          const expected = await uninterrupted(plan)
          fc.pre(expected !== undefined)
          for (let last = 0; ; last++) {
            const saver = Object.assign(new MemorySaver(), { durability })
            const dying = dyingAt(saver, last)
            const graph = buildOurs(plan, turns, { checkpointer: dying })
            await ending(graph, INPUT, UNLIMITED)
            const isStored = (await saver.get(THREAD)) !== undefined
            const again = buildOurs(plan, turns, { checkpointer: saver })
            const state = await finalState(again, isStored ? null : INPUT, UNLIMITED)
            expect(state).toEqual(expected)
            if (!dying.isDead) break
          }
        },
      )
      await fc.assert(property, fuzz(60))
    },
    FUZZ_TIMEOUT,
  )
})

import { type Checkpointer, MemorySaver } from '@rivulet/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryGraph } from '../random-graphs/arbitrary-graph.ts'
import type { GraphPlan } from '../random-graphs/graph-plan.ts'
import { FUZZ_TIMEOUT, fuzz } from '../random-graphs/fuzz.ts'
import { buildOurs } from '../random-graphs/rivulet-graph.ts'
import { turns } from '../random-graphs/turns.ts'
import { answer, finalState, INPUT, runOnce, THREAD } from './run-plan.ts'

/** The process dies at a commit: that one is lost, and all after it. */
function dyingAt(saver: Checkpointer, last: number): Checkpointer & { readonly isDead: boolean } {
  let commits = 0
  return {
    get isDead() {
      return commits > last
    },
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
          const state = await finalState(graph, INPUT)
          // Some ask for ever.
          fc.pre(state !== undefined)
          expect(state).toEqual(expected)
        },
      )
      await fc.assert(property, fuzz(150))
    },
    FUZZ_TIMEOUT,
  )

  it(
    'by a crash at any commit, taken up by another process',
    async () => {
      const property = fc.asyncProperty(
        arbitraryGraph({ depth: 1, toParent: false }),
        async (plan) => {
          const expected = await uninterrupted(plan)
          fc.pre(expected !== undefined)
          for (let last = 0; ; last++) {
            const saver = new MemorySaver()
            const dying = dyingAt(saver, last)
            await runOnce(buildOurs(plan, turns, { checkpointer: dying }), INPUT)
            const isStored = (await saver.get(THREAD)) !== undefined
            const again = buildOurs(plan, turns, { checkpointer: saver })
            expect(await finalState(again, isStored ? null : INPUT)).toEqual(expected)
            if (!dying.isDead) break
          }
        },
      )
      await fc.assert(property, fuzz(60))
    },
    FUZZ_TIMEOUT,
  )
})

import { MemorySaver } from '@rivulet/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryGraph } from '../random-graphs/arbitrary-graph.ts'
import { type GraphPlan, hasGraphs } from '../random-graphs/graph-plan.ts'
import { FUZZ_TIMEOUT, fuzz } from '../random-graphs/fuzz.ts'
import { buildOurs } from '../random-graphs/rivulet-graph.ts'
import { turns } from '../random-graphs/turns.ts'
import { type Ending, ending as endingOf, INPUT } from './run-plan.ts'

/** The same plan; its functions take these turns, one after the other. */
function withDelays(plan: GraphPlan, delays: readonly number[]): GraphPlan {
  let at = 0
  const visit = (graph: GraphPlan): GraphPlan => ({
    ...graph,
    nodes: graph.nodes.map(({ name, body, graph: nested }) => ({
      name,
      body: { ...body, delay: delays[at++ % delays.length]! },
      graph: nested && visit(nested),
    })),
  })
  return visit(plan)
}

const finish = (plan: GraphPlan): Promise<Ending> =>
  endingOf(buildOurs(plan, turns, { checkpointer: new MemorySaver() }), INPUT)

/** How far graphs have come beside one that fails is a matter of time. */
function comparable(ending: Ending, plan: GraphPlan): Ending | 'failed' {
  return ending.error !== undefined && hasGraphs(plan) ? 'failed' : ending
}

describe('the order in which tasks end', () => {
  it(
    'never changes where a thread comes to',
    async () => {
      const delays = fc.array(fc.nat(4), { minLength: 2, maxLength: 6 })
      const property = fc.asyncProperty(
        arbitraryGraph({ interrupts: true, depth: 1 }),
        delays,
        async (plan, each) => {
          const ending = comparable(await finish(withDelays(plan, each)), plan)
          expect(ending).toEqual(comparable(await finish(plan), plan))
        },
      )
      await fc.assert(property, fuzz(120))
    },
    FUZZ_TIMEOUT,
  )
})

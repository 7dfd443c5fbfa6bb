import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryGraph, type GraphTraits } from '../random-graphs/arbitrary-graph.ts'
import { FUZZ_TIMEOUT, fuzz } from '../random-graphs/fuzz.ts'
import { withoutChance, withoutKnownDifferences, withoutTraps } from './known-differences.ts'
import { ours, tell, theirs } from './runs.ts'

const KINDS: readonly [name: string, traits: GraphTraits, runs: number][] = [
  ['edges, list edges, conditions, Sends and Commands', {}, 250],
  ['questions and stops', { interrupts: true }, 120],
  ['failures', { errors: true }, 50],
  ['questions, stops and failures', { interrupts: true, errors: true }, 30],
  ['graphs in graphs', { depth: 2, toParent: true }, 100],
  ['graphs in graphs that ask', { depth: 1, interrupts: true }, 100],
  ['graphs in graphs that ask, and fail', { depth: 1, interrupts: true, errors: true }, 40],
]

describe('random graphs do what they do in LangGraph.js', () => {
  it.each(KINDS)(
    'with %s',
    async (_name, traits, runs) => {
      const property = fc.asyncProperty(arbitraryGraph(traits).map(withoutTraps), async (plan) => {
        const own = await tell(ours(plan), plan)
        const other = withoutKnownDifferences(await tell(theirs(plan), plan), own)
        expect(withoutChance(own, plan)).toEqual(withoutChance(other, plan))
      })
      await fc.assert(property, fuzz(runs))
    },
    FUZZ_TIMEOUT,
  )
})

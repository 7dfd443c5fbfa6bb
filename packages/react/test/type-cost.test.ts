// @vitest-environment node
import { beforeAll, describe, expect, it } from 'vitest'
import { pathOf, runTsc } from './checking/tsc.ts'
import { findGenerics } from './checking/type-parameters.ts'

/** Of `twenty-nodes.tsx`, above what the libraries cost alone. Unlike times they are always the same. */
const MOST_INSTANTIATIONS = 25_000

interface Cost {
  readonly instantiations: number
  /** In seconds. */
  readonly checkTime: number
}

function costOf(project: string): Cost {
  const said = runTsc('-p', project, '--extendedDiagnostics', '--singleThreaded')
  const read = (what: string): number =>
    Number(new RegExp(`^${what}: +([\\d.]+)`, 'm').exec(said)![1])
  return { instantiations: read('Instantiations'), checkTime: read('Check time') }
}

// The declarations of both packages, as `npm run typecheck` leaves them.
beforeAll(() => void runTsc('-b', '../..'), 60_000)

describe('a graph of twenty nodes, with its client and its page', () => {
  it('costs few instantiations and less than a second to check', { timeout: 60_000 }, () => {
    const bare = costOf('tsconfig.bare.json')
    const twenty = costOf('tsconfig.json')
    const instantiations = twenty.instantiations - bare.instantiations
    expect(instantiations).toBeGreaterThan(1000) // otherwise nothing was inferred
    expect(instantiations).toBeLessThan(MOST_INSTANTIATIONS)
    expect(twenty.checkTime - bare.checkTime).toBeLessThan(1)
  })
})

describe('a generic of the packages', () => {
  const generics = () =>
    ['core', 'react'].flatMap((name) => findGenerics(pathOf(`../../../../.tsc/${name}`)))

  it('is found, whatever is generic', () => {
    const counts = new Map(generics().map(({ name, count }) => [name, count]))
    expect(counts.get('graph-types.d.ts: WithNodes')).toBe(3)
    expect(counts.get('state-graph.d.ts: addConditionalEdges')).toBe(1)
    expect(counts.get('command.d.ts: Command')).toBe(3)
    expect(counts.get('command.d.ts: new ')).toBe(3)
    expect(counts.get('use-graph-stream.d.ts: useGraphStream')).toBe(2)
  })

  it('has at most three type parameters', () => {
    expect(generics().filter(({ count }) => count > 3)).toEqual([])
  })
})

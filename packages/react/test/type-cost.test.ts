// @vitest-environment node
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
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

describe('a chain of nodes', () => {
  /** A file with that many calls of `addNode`, one after the other. */
  const chain = (count: number, node: (at: number) => string): string => {
    const names = Array.from({ length: count }, (_, at) => `n${at}`)
    return [
      "import { Annotation, START, StateGraph } from '@rivulet/core'",
      'const State = Annotation.Root({ x: Annotation<number>() })',
      'export const graph = new StateGraph(State)',
      ...names.map((name, at) => `.addNode('${name}', ${node(at)})`),
      ...names.map((name, at) => `.addEdge(${at ? `'n${at - 1}'` : 'START'}, '${name}')`),
      '.compile()',
      "for await (const part of graph.stream({}, { streamMode: 'values' })) void part.data.x",
      `void graph.clearCache(['n${count - 1}'])`,
      '// @ts-expect-error -- one too many',
      `void graph.clearCache(['n${count}'])`,
    ].join('\n')
  }

  const check = (source: string): void => {
    const folder = mkdtempSync(pathOf('../../../../.tsc/chain-'))
    try {
      const files = ['chain.ts']
      const [core, extended] = [pathOf('../../../core'), pathOf('tsconfig.json')]
      const project = { extends: extended, files, references: [{ path: core }] }
      writeFileSync(join(folder, 'chain.ts'), source)
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(project))
      runTsc('-p', folder)
    } finally {
      rmSync(folder, { recursive: true })
    }
  }

  it('may be 300 long', { timeout: 60_000 }, () => {
    check(chain(300, () => '({ x }) => ({ x: x + 1 })'))
  })

  it('may be 120 long where each node has keys of its own', { timeout: 60_000 }, () => {
    const own = (at: number): string =>
      `({ own${at} }) => ({ x: own${at} }), { input: Annotation.Root({ own${at}: Annotation<number>() }) }`
    check(chain(120, own))
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

import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const docs = new URL('../docs/', import.meta.url)
const page = readFileSync(new URL('comparison.md', docs), 'utf8')

interface Row {
  readonly feature: string
  readonly peers: readonly string[]
  readonly ours: string
}

const rows: readonly Row[] = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| -'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(([, feature]) => feature !== '')
  .map((cells) => ({ feature: cells[1]!, peers: cells.slice(2, 9), ours: cells[9]! }))

const LINK = /\[[^\]]*\]\(([^)]*)\)/g
const linksOf = (text: string): string[] => [...text.matchAll(LINK)].map(([, link]) => link!)
/** What is said beside the letter and the links. */
const wordsOf = (cell: string): string => cell.slice(2).replace(LINK, '')
const proves = /\.test(-d)?\.tsx?$|-(cases|checks)\.ts$|^\.\.\/(examples|bench)\/|size-limit\.json$/

/** What is wrong with a row; nothing for most. */
function faultsOf({ feature, peers, ours }: Row): string[] {
  const links = linksOf(ours)
  const faults = {
    'has not seven others': peers.length !== 7,
    'does not answer for each of the others': !peers.every((cell) => /^([YPN]\b|n\/a)/.test(cell)),
    'does not say Y, P or N of Rivulet': !/^[YPN]: /.test(ours),
    'proves nothing': !ours.startsWith('N') && links.length === 0,
    'proves a no': ours.startsWith('N') && links.length > 0,
    'gives no reason': !ours.startsWith('Y') && !/\w+ \w+/.test(wordsOf(ours)),
    'links to what proves nothing': !links.every((link) => proves.test(link)),
  }
  return Object.entries(faults).flatMap(([fault, isSo]) => (isSo ? [`${feature}: ${fault}`] : []))
}

describe('the comparison with other hooks', () => {
  it('has the features of every section', () => {
    expect(rows.length).toBeGreaterThan(100)
    expect(page.match(/^## /gm)).toHaveLength(8)
  })

  it('answers for everybody, proves each yes, and gives the reason of anything else', () => {
    expect(rows.flatMap(faultsOf)).toEqual([])
  })

  it('proves what keeps away each of 25 complaints', () => {
    const complaints = page.split('\n').filter((line) => /^\d+\. \*\*/.test(line))
    expect(complaints).toHaveLength(25)
    const isProved = (line: string): boolean => {
      const links = linksOf(line)
      return links.length > 0 && links.every((link) => proves.test(link))
    }
    expect(complaints.filter((line) => !isProved(line))).toEqual([])
  })

  it('links to files of this repository that there are', () => {
    const isHere = (link: string): boolean =>
      link.startsWith('../') && existsSync(new URL(link, docs))
    expect(linksOf(page).filter((link) => !isHere(link))).toEqual([])
  })

  it('names the versions that were read', () => {
    for (const name of ['@langchain/react', '@ai-sdk/react', '@assistant-ui/react']) {
      expect(page).toMatch(new RegExp(`\`${name}\`\\s+\\d+\\.\\d+\\.\\d+`))
    }
  })
})

describe('the check of a row', () => {
  const good = { feature: 'f', peers: Array<string>(7).fill('Y'), ours: 'Y: [a](../a.test.ts)' }

  it.each([
    ['has not seven others', { peers: ['Y'] }],
    ['does not answer for each of the others', { peers: [...good.peers.slice(1), 'maybe'] }],
    ['does not say Y, P or N of Rivulet', { ours: 'pending' }],
    ['proves nothing', { ours: 'Y: surely' }],
    ['proves a no', { ours: 'N: not here, see [a](../a.test.ts)' }],
    ['gives no reason', { ours: 'P: [a](../a.test.ts)' }],
    ['links to what proves nothing', { ours: 'Y: [a](../packages/core/src/index.ts)' }],
  ])('finds a row that %s', (fault, change) => {
    expect(faultsOf(good)).toEqual([])
    expect(faultsOf({ ...good, ...change })).toContain(`f: ${fault}`)
  })
})

// npm run bench -- [topic or case …] [--in node|chromium] [--json file] [--profile folder]
// BENCH_NODE=20: with another Node. BENCH_SCALE=0.02: at a fraction of the size.
import { parseArgs } from 'node:util'
import type { Topic } from './case.ts'

export interface Options {
  /** Words of which one must be in the name of a topic or case; none: everything. */
  readonly words: readonly string[]
  /** Where to measure; absent: everywhere. */
  readonly where: 'node' | 'chromium' | undefined
  /** File for the figures in full. */
  readonly json: string | undefined
  /** Folder for CPU profiles of the Node processes. */
  readonly profiles: string | undefined
  /** Major version of the Node to measure. */
  readonly node: string | undefined
  readonly scale: number
}

export function readOptions(): Options {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { in: { type: 'string' }, json: { type: 'string' }, profile: { type: 'string' } },
  })
  const where = values.in
  if (where !== undefined && where !== 'node' && where !== 'chromium') {
    throw new Error(`--in is "node" or "chromium", but here it is "${where}".`)
  }
  const { BENCH_NODE: node, BENCH_SCALE } = process.env
  const scale = Number(BENCH_SCALE ?? 1)
  if (!(scale > 0)) throw new Error(`BENCH_SCALE is a number above 0, but here "${BENCH_SCALE}".`)
  return { words: positionals, where, json: values.json, profiles: values.profile, node, scale }
}

/** What the words ask for: a topic by its name, or single cases by theirs. */
export function chooseTopics(topics: readonly Topic[], words: readonly string[]): readonly Topic[] {
  if (words.length === 0) return topics
  const isNamed = (name: string): boolean => words.some((word) => name.includes(word))
  return topics
    .map((topic) => ({
      ...topic,
      cases: isNamed(topic.name) ? topic.cases : topic.cases.filter(({ name }) => isNamed(name)),
    }))
    .filter(({ cases }) => cases.length > 0)
}

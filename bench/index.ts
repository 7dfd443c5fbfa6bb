// What Rivulet costs, against LangGraph.js, other hooks and bare floors, with the budgets. `npm run bench`
// Read on in: cases/ (what is measured), engines/ (how both do it), measure.ts (rounds), sample.ts.
import { findChromium, howTo } from '../scripts/chromium.mjs'
import { ChromiumLane } from './browser/chromium-sampler.ts'
import { type Place, scaledBy, type Topic } from './case.ts'
import { nodeTopics } from './cases/node-topics.ts'
import { pageTopics } from './cases/page-topics.ts'
import { measure, ROUNDS, type Row, type Sampler } from './measure.ts'
import { NodeLane } from './node/node-sampler.ts'
import { chooseTopics, readOptions } from './options.ts'
import { type Measured, showRows, writeJson } from './report.ts'

interface Lane {
  readonly place: Place
  readonly topics: readonly Topic[]
  readonly open: () => Promise<Sampler & { close(): Promise<void> }>
}

const options = readOptions()
const { words, where, json, profiles, scale } = options

async function measureLane({ place, topics, open }: Lane): Promise<Row[]> {
  const rows: Row[] = []
  for (const topic of topics) {
    const started = performance.now()
    const sampler = await open()
    try {
      rows.push(...(await measure(topic, sampler, place)))
    } finally {
      await sampler.close()
    }
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    console.log(`${place}: ${topic.name}, ${seconds} s`)
  }
  return rows
}

async function inNode(): Promise<Measured | undefined> {
  const topics = chooseTopics(nodeTopics(scaledBy(scale)), words)
  if (topics.length === 0) return undefined
  const lane = await NodeLane.open(options.node)
  const { place, version } = lane
  const open = async () => lane.openSampler(scale, profiles)
  const rows = await measureLane({ place, topics, open })
  return { place, version: `Node ${version}`, rows }
}

async function inChromium(): Promise<Measured | undefined> {
  const topics = chooseTopics(pageTopics(scaledBy(scale)), words)
  if (topics.length === 0) return undefined
  const executable = findChromium()
  if (!executable) {
    console.log(`Without Chromium its cases are left out. ${howTo}`)
    return undefined
  }
  const lane = await ChromiumLane.open(executable)
  try {
    const open = () => lane.openSampler(scale)
    const rows = await measureLane({ place: 'chromium', topics, open })
    return { place: 'chromium', version: `Chromium ${lane.version}`, rows }
  } finally {
    await lane.close()
  }
}

const measured = [
  where === 'chromium' ? undefined : await inNode(),
  where === 'node' ? undefined : await inChromium(),
].filter((each) => each !== undefined)
if (measured.length === 0) throw new Error(`Nothing to measure: ${process.argv.slice(2).join(' ')}`)

for (const { version, rows } of measured) {
  const scaled = scale === 1 ? '' : `, at ${scale} of the size`
  console.log(showRows(`${version}: each, median of at most ${ROUNDS}${scaled}`, rows))
}
const verdicts = measured.flatMap(({ rows }) => rows.map(({ verdict }) => verdict))
const count = (wanted: Row['verdict']): number => verdicts.filter((each) => each === wanted).length
console.log(
  `\nBudgets: ${count('met')} met, ${count('missed')} missed. Cases that failed: ${count('FAILED')}.`,
)
if (json !== undefined) writeJson(json, scale, measured)
// a missed budget is a finding; different results are a fault
if (count('FAILED') > 0) process.exitCode = 1

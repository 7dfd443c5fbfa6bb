// The sampler's end of the probe.
import type { CDPSession, Page } from 'playwright-core'
import { PROBE, type ProbeName } from './probe.ts'

/** Answers what a page asks about itself. */
export async function answerProbe(page: Page): Promise<void> {
  let session: Promise<CDPSession> | undefined
  await page.exposeFunction(PROBE, async (name: ProbeName) => {
    session ??= openSession(page)
    if (name === 'heapUsed') return heapUsed(await session)
    return (await readMetric(await session, 'TaskDuration')) * 1e6
  })
}

async function openSession(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page)
  // CPU time: what others do on the machine meanwhile does not count
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  return session
}

async function heapUsed(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.enable')
  // what one collection has freed may hold what only the next one can free
  for (let times = 0; times < 3; times++) await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.disable')
  return readMetric(session, 'JSHeapUsedSize')
}

async function readMetric(session: CDPSession, wanted: string): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  const metric = metrics.find(({ name }) => name === wanted)
  if (!metric) throw new Error(`Chromium does not tell "${wanted}".`)
  return metric.value
}

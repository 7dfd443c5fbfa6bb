// The sampler's end of the probe.
import type { CDPSession, Page } from 'playwright-core'
import { type MainThread, PROBE, type ProbeName } from './probe.ts'

/** Answers what a page asks about itself. */
export async function answerProbe(page: Page): Promise<void> {
  let session: Promise<CDPSession> | undefined
  await page.exposeFunction(PROBE, async (name: ProbeName) => {
    session ??= openSession(page)
    return name === 'mainThread' ? mainThread(await session) : heapUsed(await session)
  })
}

async function openSession(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page)
  // CPU time: what others do on the machine meanwhile does not count
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  return session
}

async function mainThread(session: CDPSession): Promise<MainThread> {
  const seconds = await metrics(session)
  const micros = (name: string): number => seconds(name) * 1e6
  return {
    busy: micros('TaskDuration'),
    script: micros('ScriptDuration'),
    layout: micros('LayoutDuration') + micros('RecalcStyleDuration'),
  }
}

async function heapUsed(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.enable')
  // what one collection has freed may hold what only the next one can free
  for (let times = 0; times < 3; times++) await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.disable')
  return (await metrics(session))('JSHeapUsedSize')
}

async function metrics(session: CDPSession): Promise<(name: string) => number> {
  const { metrics: all } = await session.send('Performance.getMetrics')
  const values = new Map(all.map(({ name, value }) => [name, value]))
  return (name) => {
    const value = values.get(name)
    if (value === undefined) throw new Error(`Chromium does not tell "${name}".`)
    return value
  }
}

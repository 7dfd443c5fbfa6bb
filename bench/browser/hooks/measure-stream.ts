// One conversation on the screen, under the clock: from the question to the last token.
import { probe } from '../probe.ts'
import type { Hook, Shape } from './contender.ts'
import { watchFrames } from './frames.ts'
import { type Measured, nextFrame, quiet, Stage } from './stage.ts'

export type StreamShape = Omit<Shape, 'commits'>

/** Times in µs. */
export interface StreamFigures {
  /** CPU time of the page's main thread: scripts, style, layout and paint. */
  readonly busy: number
  readonly untilShown: number
  readonly longestFrame: number
  readonly commits: number
  readonly rows: number
  readonly lists: number
}

export async function measureStream(
  hook: Hook,
  shape: StreamShape,
): Promise<Measured<StreamFigures>> {
  const stage = new Stage()
  const conversation = await stage.open(hook, shape)
  const { commits, rows, lists } = stage.commits.counts
  const before = await probe.mainThread()
  const frames = watchFrames()
  const started = performance.now()
  const ended = conversation.ask()
  while (!stage.isAllShown) await nextFrame()
  const untilShown = (performance.now() - started) * 1000
  const longestFrame = frames.stop() * 1000
  await ended
  await quiet()
  const busy = (await probe.mainThread()) - before
  const now = stage.commits.counts
  const figures = {
    busy,
    untilShown,
    longestFrame,
    commits: now.commits - commits,
    rows: now.rows - rows,
    lists: now.lists - lists,
  }
  return { figures, outcome: stage.close() }
}

/** Bytes that the page keeps of the answer while it is on the screen. */
export async function measureKept(hook: Hook, shape: StreamShape): Promise<Measured<number>> {
  const stage = new Stage()
  const conversation = await stage.open(hook, shape)
  const before = await probe.heapUsed()
  await conversation.ask()
  while (!stage.isAllShown) await nextFrame()
  await quiet()
  const figures = Math.max(0, (await probe.heapUsed()) - before)
  return { figures, outcome: stage.close() }
}

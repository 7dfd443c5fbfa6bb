import { describe, expect, it } from 'vitest'
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts'
import { createFakeFrames, type FakeFrames } from '../testing/fake-frames.ts'
import { type CommitMode, CommitScheduler, HIDDEN_INTERVAL } from './commit-scheduler.ts'

interface Harness {
  readonly clock: FakeClock
  readonly frames: FakeFrames
  readonly scheduler: CommitScheduler
  commits: number
}

function createHarness(mode: CommitMode = 'frame'): Harness {
  const clock = createFakeClock()
  const frames = createFakeFrames({ manual: true })
  const harness: Harness = {
    clock,
    frames,
    commits: 0,
    scheduler: new CommitScheduler({
      mode,
      clock,
      frames,
      commit: () => void (harness.commits += 1),
    }),
  }
  return harness
}

describe('when state is published', () => {
  it('commits the first change at once and the next ones with the next frame', () => {
    const harness = createHarness()
    harness.scheduler.schedule()
    expect(harness.commits).toBe(1)
    harness.scheduler.schedule()
    harness.scheduler.schedule()
    expect(harness.commits).toBe(1)
    harness.frames.tick()
    expect(harness.commits).toBe(2)
  })

  it('asks for no more frames once nothing happens', () => {
    const harness = createHarness()
    harness.scheduler.schedule()
    harness.frames.tick()
    expect([harness.commits, harness.frames.pending]).toEqual([1, 0])
  })

  it('skips frames while frames take long', async () => {
    const harness = createHarness()
    harness.scheduler.schedule()
    harness.scheduler.schedule()
    await harness.clock.advance(100)
    harness.frames.tick()
    expect(harness.commits).toBe(1)
    harness.frames.tick()
    harness.frames.tick()
    expect(harness.commits).toBe(2)
  })

  it('commits on a timer while the page is hidden', async () => {
    const harness = createHarness()
    harness.frames.setVisible(false)
    harness.scheduler.schedule()
    harness.scheduler.schedule()
    expect([harness.commits, harness.frames.pending]).toEqual([1, 0])
    await harness.clock.advance(HIDDEN_INTERVAL)
    expect(harness.commits).toBe(2)
  })

  it('commits what is pending when the page is shown or hidden while it waits', () => {
    const harness = createHarness()
    harness.scheduler.schedule()
    harness.scheduler.schedule()
    harness.frames.setVisible(false)
    expect([harness.commits, harness.frames.pending]).toEqual([2, 0])
  })

  it('commits at most once per given time', async () => {
    const harness = createHarness(100)
    for (let at = 0; at < 5; at++) harness.scheduler.schedule()
    await harness.clock.advance(99)
    expect(harness.commits).toBe(1)
    await harness.clock.advance(1)
    expect(harness.commits).toBe(2)
  })

  it('commits only by hand in the mode "manual"', () => {
    const harness = createHarness('manual')
    harness.scheduler.schedule()
    expect(harness.commits).toBe(0)
    harness.scheduler.flush()
    harness.scheduler.flush()
    expect(harness.commits).toBe(1)
  })

  it('leaves no timer and no frame behind', () => {
    const harness = createHarness()
    harness.scheduler.schedule()
    harness.scheduler.schedule()
    harness.scheduler.dispose()
    expect([harness.commits, harness.frames.pending, harness.clock.pending]).toEqual([2, 0, 0])
  })
})

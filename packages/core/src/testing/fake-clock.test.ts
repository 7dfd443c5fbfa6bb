import { describe, expect, it, vi } from 'vitest'
import { createFakeClock } from './fake-clock.ts'

describe('createFakeClock', () => {
  it('stands still until it is advanced', async () => {
    const clock = createFakeClock(1_000)
    expect(clock.now()).toBe(1_000)
    await clock.advance(25)
    expect(clock.now()).toBe(1_025)
  })

  it.each([-1, Number.NaN, undefined])('does not go back, nor nowhere: advance(%s)', async (ms) => {
    const clock = createFakeClock()
    await expect(clock.advance(ms as number)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
    expect(clock.now()).toBe(0)
  })

  it('starts at 0 unless it is told otherwise', () => {
    expect(createFakeClock().now()).toBe(0)
  })

  it('runs due timers in the order of their times, and equal ones in the order they were set', async () => {
    const clock = createFakeClock()
    const heard: string[] = []
    clock.setTimeout(() => heard.push(`late at ${clock.now()}`), 20)
    clock.setTimeout(() => heard.push(`first at ${clock.now()}`), 10)
    clock.setTimeout(() => heard.push(`second at ${clock.now()}`), 10)
    clock.setTimeout(() => heard.push('too late'), 31)
    await clock.advance(30)
    expect(heard).toEqual(['first at 10', 'second at 10', 'late at 20'])
    expect(clock.now()).toBe(30)
  })

  it('lets promises run to their end between two timers', async () => {
    const clock = createFakeClock()
    const heard: string[] = []
    const longChain = async (): Promise<void> => {
      for (let at = 0; at < 100; at++) await Promise.resolve()
      heard.push('chain')
    }
    clock.setTimeout(() => void longChain(), 1)
    clock.setTimeout(() => heard.push('next timer'), 2)
    await clock.advance(2)
    expect(heard).toEqual(['chain', 'next timer'])
  })

  it('runs timers that are set on the way, when their time has come', async () => {
    const clock = createFakeClock()
    const beats: number[] = []
    const beat = (): void => {
      beats.push(clock.now())
      clock.setTimeout(beat, 10)
    }
    clock.setTimeout(beat, 10)
    await clock.advance(35)
    expect(beats).toEqual([10, 20, 30])
    expect(clock.pending).toBe(1)
  })

  it('lets promises set their timers before the time moves', async () => {
    const clock = createFakeClock()
    const wake = new Promise<number>((resolve) => {
      void Promise.resolve().then(() => clock.setTimeout(() => resolve(clock.now()), 5))
    })
    await clock.advance(10)
    expect(await wake).toBe(5)
  })

  it('forgets a timer that is cleared', async () => {
    const clock = createFakeClock()
    let rang = false
    const timer = clock.setTimeout(() => (rang = true), 5)
    expect(clock.pending).toBe(1)
    clock.clearTimeout(timer)
    expect(clock.pending).toBe(0)
    await clock.advance(10)
    expect(rang).toBe(false)
  })

  it('runs a timer of no delay at advance(0), never at once', async () => {
    const clock = createFakeClock()
    let rang = false
    clock.setTimeout(() => (rang = true), 0)
    expect(rang).toBe(false)
    await clock.advance(0)
    expect(rang).toBe(true)
  })

  it('moves where the host has no channels, and timers that a runner has replaced', async () => {
    vi.stubGlobal('MessageChannel', undefined)
    vi.useFakeTimers()
    try {
      const clock = createFakeClock()
      const wake = new Promise<number>((resolve) => {
        void Promise.resolve().then(() => clock.setTimeout(() => resolve(clock.now()), 5))
      })
      await clock.advance(10)
      expect(await wake).toBe(5)
    } finally {
      vi.useRealTimers()
      vi.unstubAllGlobals()
    }
  })
})

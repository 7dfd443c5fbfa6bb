import { afterEach, expect, it, vi } from 'vitest'
import { systemClock } from './clock.ts'

afterEach(() => vi.useRealTimers())

it('waits as long as a host can where a delay is longer, which hosts take for none', () => {
  vi.useFakeTimers()
  const heard: string[] = []
  systemClock.setTimeout(() => heard.push('long'), 2 ** 40)
  vi.advanceTimersByTime(2 ** 31 - 2)
  expect(heard).toEqual([])
  vi.advanceTimersByTime(1)
  expect(heard).toEqual(['long'])
})

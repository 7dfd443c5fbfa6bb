import { describe, expect, it } from 'vitest'
import { followSignals } from './follow-signals.ts'

describe('followSignals', () => {
  it('is aborted with the reason of the first signal that is', () => {
    const [one, two] = [new AbortController(), new AbortController()]
    const { signal } = followSignals([one.signal, two.signal])
    two.abort('second')
    one.abort('first')
    expect([signal.aborted, signal.reason]).toEqual([true, 'second'])
  })

  it('is aborted at once when one of them is already', () => {
    expect(followSignals([AbortSignal.abort('before')]).signal.reason).toBe('before')
  })

  it('follows no more once it is released', () => {
    const one = new AbortController()
    const { signal, release } = followSignals([one.signal])
    release()
    one.abort()
    expect(signal.aborted).toBe(false)
  })
})

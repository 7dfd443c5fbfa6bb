import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ChatModel, textOf } from '../index.ts'
import { collectParts } from './collect-parts.ts'
import { createFakeClock } from './fake-clock.ts'
import { scriptedModel } from './scripted-model.ts'

// The calls here belong to no run, which is worth a warning outside a test.
beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})
afterEach(() => {
  vi.restoreAllMocks()
})

const texts = async (model: ChatModel): Promise<string[]> =>
  (await collectParts(model.stream('hi'))).map(textOf)

describe('scriptedModel', () => {
  it('is a chat model that says its tokens in order', async () => {
    const model = scriptedModel(['Hello', ' there'])
    expect(model).toBeInstanceOf(ChatModel)
    expect(await texts(model)).toEqual(['Hello', ' there', ''])
  })

  it('says the same at every call', async () => {
    const model = scriptedModel(['a', 'b'])
    expect(textOf(await model.invoke('one'))).toBe('ab')
    expect(textOf(await model.invoke('two'))).toBe('ab')
  })

  it('waits the delay before each token, by its clock', async () => {
    const clock = createFakeClock()
    const heard: string[] = []
    const read = async (): Promise<void> => {
      for await (const chunk of scriptedModel(['a', 'b'], { delay: 20, clock }).stream('hi')) {
        heard.push(`${textOf(chunk)} at ${clock.now()}`)
      }
    }
    const reading = read()
    await clock.advance(19)
    expect(heard).toEqual([])
    await clock.advance(21)
    await reading
    expect(heard).toEqual(['a at 20', 'b at 40', ' at 40'])
  })

  it('asks a function for the delay before each token', async () => {
    const clock = createFakeClock()
    const delays = [5, 10]
    const model = scriptedModel(['a', 'b'], { delay: () => delays.shift()!, clock })
    const answer = model.invoke('hi')
    await clock.advance(14)
    expect(clock.pending).toBe(1)
    await clock.advance(1)
    expect(textOf(await answer)).toBe('ab')
  })

  it('ends the delay when the call is aborted, and throws the reason', async () => {
    const clock = createFakeClock()
    const stop = new AbortController()
    const answer = scriptedModel(['a'], { delay: 1_000, clock }).invoke('hi', {
      signal: stop.signal,
    })
    await clock.advance(0)
    expect(clock.pending).toBe(1)
    stop.abort('enough')
    await expect(answer).rejects.toBe('enough')
    expect(clock.pending).toBe(0)
  })

  it('says nothing when the call is aborted from the start', async () => {
    const model = scriptedModel(['a'], { delay: 1_000, clock: createFakeClock() })
    const call = model.invoke('hi', { signal: AbortSignal.abort('too late') })
    await expect(call).rejects.toBe('too late')
  })
})

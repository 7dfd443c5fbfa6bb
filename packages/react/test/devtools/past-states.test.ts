import { type StreamPart, ThreadReplay, type ThreadSnapshot } from '@rivulet/core/client'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { WINDOW } from '../../src/devtools/record/past-states.ts'
import { Recorder } from '../../src/devtools/record/recorder.ts'
import { custom, taskEnd, taskStart, token, values } from '../support.tsx'
import { createRecording, plain, type Recording } from './support.ts'

/** Runs a script to its end, and keeps what the thread showed after each entry of its journal. */
function runAll(recording: Recording, parts: number): ThreadSnapshot[] {
  const { thread, transport, step, recorded } = recording
  const shown: ThreadSnapshot[] = []
  thread.subscribe((snapshot) => {
    shown[recorded().journal.last] = snapshot
  })
  void thread.submit({})
  step(parts)
  transport.end()
  return shown
}

const words = (count: number): StreamPart[] =>
  Array.from({ length: count }, (_, at) => token(`${at} `, `ai-${at % 3}`))

const part: fc.Arbitrary<StreamPart> = fc.oneof(
  fc
    .tuple(fc.string({ maxLength: 4 }), fc.constantFrom('a', 'b'))
    .map(([text, id]) => token(text, id)),
  fc.integer().map(custom),
  fc.constantFrom('1', '2').map((id) => taskStart(id, ['sub:1'])),
  fc.constantFrom('1', '2').map((id) => taskEnd(id, ['sub:1'])),
  fc
    .constantFrom([], [{ type: 'human', id: 'h', content: 'hi' }])
    .map((messages) => values({ messages })),
)

describe('a past state', () => {
  it('is what the thread showed then, in whatever order they are asked for', () => {
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 40 }),
        fc.array(fc.nat(), { minLength: 1, maxLength: 12 }),
        (script, places) => {
          const recording = createRecording(script)
          const shown = runAll(recording, script.length)
          const { journal, states } = recording.recorded()
          for (const place of places) {
            const index = place % (journal.last + 1)
            const before = shown[index]!
            expect(plain(states.at(index)!.snapshot)).toEqual(plain(before))
            states.prepare(index, 1, () => 0)
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('stays the same when it comes from another window, from a keyframe, or was prepared', () => {
    const count = 3 * WINDOW
    const recording = createRecording(words(count))
    const shown = runAll(recording, count)
    const { journal, states } = recording.recorded()
    const expectState = (index: number): void =>
      expect(plain(states.at(index)!.snapshot)).toEqual(plain(shown[index]!))
    expectState(journal.last)
    while (states.prepare(journal.last, 5, () => 0));
    for (const index of [2 * WINDOW, 2 * WINDOW - 1, WINDOW + 7, 3, 2 * WINDOW + 9]) {
      expectState(index)
      const near = states.near(index + 1)!
      expect(plain(near.past.snapshot)).toEqual(plain(shown[near.index]!))
    }
  })

  it('is not there for what has been dropped; what is kept is the same as before', () => {
    const recording = createRecording(words(500), 100)
    const shown = runAll(recording, 500)
    const { journal, states } = recording.recorded()
    expect(journal.entries.length).toBeLessThanOrEqual(102)
    expect(journal.droppedParts).toBe(501 - journal.entries.length)
    expect(states.at(journal.first - 1)).toBeUndefined()
    for (let index = journal.first; index <= journal.last; index += 7) {
      expect(plain(states.at(index)!.snapshot)).toEqual(plain(shown[index]!))
    }
  })

  it('is right behind a pause of the recording, too', () => {
    const recording = createRecording(words(30))
    const { thread, step, recorder, recorded } = recording
    void thread.submit({})
    step(10)
    recorder.setRecording(false)
    step(10)
    recorder.setRecording(true)
    step(10)
    const { journal, states } = recorded()
    expect(journal.parts).toBe(20)
    expect(plain(states.at(journal.last)!.snapshot)).toEqual(plain(thread.getSnapshot()))
  })

  it('begins where recording began for a thread that had said something before', () => {
    const { client, thread, step, recorder } = createRecording(words(20))
    recorder.close()
    void thread.submit({})
    step(10)
    const late = new Recorder({ now: () => 0 })
    late.watch([client])
    step(10)
    const { journal, states } = late.threads[0]!
    expect(journal.parts).toBe(10)
    expect(plain(states.at(journal.last)!.snapshot)).toEqual(plain(thread.getSnapshot()))
  })

  it('costs nothing at the next key: those before it are prepared meanwhile, a little at a time', () => {
    const count = 5000
    const recording = createRecording(words(count), count + 10)
    void recording.thread.submit({})
    recording.transport.flush()
    const { journal, states } = recording.recorded()
    const reduce = vi.spyOn(ThreadReplay.prototype, 'reduce')
    states.at(journal.last)
    expect(reduce).toHaveBeenCalledTimes(count + 1)
    for (let index = journal.last; index > journal.last - 3 * WINDOW; index--) {
      reduce.mockClear()
      expect(states.at(index)).toBeDefined()
      expect(reduce).not.toHaveBeenCalled()
      for (let slice = 0, time = 0; slice < 4; slice++) {
        reduce.mockClear()
        states.prepare(index, 5, () => time++)
        expect(reduce.mock.calls.length).toBeLessThan(count / 10)
      }
    }
    reduce.mockRestore()
  })

  it('is a keyframe of a whole journal when nobody may wait', () => {
    const count = 5000
    const recording = createRecording(words(count), count + 10)
    void recording.thread.submit({})
    recording.transport.flush()
    const { journal, states } = recording.recorded()
    while (states.prepare(journal.last, 5, () => 0));
    const reduce = vi.spyOn(ThreadReplay.prototype, 'reduce')
    for (let index = 10; index <= journal.last; index += 97) {
      const near = states.near(index)!
      expect(index - near.index).toBeLessThan(10)
      expect(near.index).toBeLessThanOrEqual(index)
    }
    expect(reduce).not.toHaveBeenCalled()
    reduce.mockRestore()
  })
})

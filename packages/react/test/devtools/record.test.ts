import type { StreamPart } from '@rivulet/core/client'
import { createGraphClient } from '@rivulet/core/client'
import { createFakeIds, scriptedTransport } from '@rivulet/core/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Lanes } from '../../src/devtools/record/lanes.ts'
import { holdsText } from '../../src/devtools/record/find-text.ts'
import { FilteredList, matches, type PartQuery } from '../../src/devtools/record/part-filter.ts'
import { Recorder } from '../../src/devtools/record/recorder.ts'
import { rateOf } from '../../src/devtools/record/metrics.ts'
import { custom, token, values } from '../support.tsx'
import { createRecording } from './support.ts'

const at = (ns: string[], data: unknown = 1): StreamPart => ({ type: 'custom', ns, data })
const ANY: PartQuery = { hidden: new Set(), ns: undefined, text: '' }

describe('the lanes', () => {
  const lanesOf = (...parts: StreamPart[]): string[] => {
    const recording = createRecording(parts)
    void recording.thread.submit({})
    recording.step(parts.length)
    return recording
      .recorded()
      .lanes.list()
      .map(({ label, depth }) => `${' '.repeat(depth)}${label}`)
  }

  it('stand in the order of a tree, also where a child is heard of before its parent', () => {
    expect(lanesOf(at(['b:1', 'deep:2']), at(['a:3']), at(['b:1']), at(['b:1', 'other']))).toEqual([
      'graph',
      ' b',
      '  deep',
      '  other',
      ' a',
    ])
  })

  it('number the turns of a loop and the branches of a fan-out', () => {
    expect(lanesOf(at(['write:1']), at(['write:2']), at(['check:3']))).toEqual([
      'graph',
      ' write #1',
      ' write #2',
      ' check',
    ])
  })

  it('have a line for each namespace, a parent above its children', () => {
    const segment = fc.constantFrom('a:1', 'a:2', 'b', 'c:3')
    fc.assert(
      fc.property(fc.array(fc.array(segment, { maxLength: 4 }), { maxLength: 30 }), (all) => {
        const lanes = new Lanes()
        all.forEach((ns, index) =>
          lanes.add({
            index,
            at: 0,
            x: 0,
            parts: index,
            run: 1,
            action: { type: 'part-received', part: at(ns) },
          }),
        )
        const list = lanes.list()
        expect(new Set(list.map(({ key }) => key)).size).toBe(list.length)
        for (const ns of all) {
          expect(list[lanes.lineOf(ns)]!.ns).toEqual(ns)
          const above = ns.map((_, depth) => lanes.lineOf(ns.slice(0, depth)))
          expect(above.every((line) => line < lanes.lineOf(ns))).toBe(true)
        }
      }),
    )
  })
})

describe('the metrics', () => {
  it('tell the time to the first token, and the speed of each message and of all', () => {
    const recording = createRecording([values({}), ...Array.from({ length: 5 }, () => token('x'))])
    const { thread, step, recorded, transport } = recording
    void thread.submit({})
    step(1, 200)
    step(5, 50)
    transport.end()
    const { metrics } = recorded()
    expect(metrics.firstToken).toEqual({ last: 250, mean: 250 })
    expect(metrics.tokens.total).toBe(5)
    expect(metrics.parts.total).toBe(6)
    expect(metrics.meanTokens).toBeCloseTo(20)
    expect(metrics.messages().map(({ id, tokens }) => [id, tokens])).toEqual([['ai-1', 5]])
    expect(rateOf(metrics.messages()[0]!)).toBeCloseTo(20)
  })

  it('count what came in the last second, and nothing older', () => {
    const { thread, step, recorded, time } = createRecording(
      Array.from({ length: 40 }, () => token('x')),
    )
    void thread.submit({})
    step(40, 100)
    const { metrics } = recorded()
    time.now = Math.ceil(time.now / 250) * 250
    expect(metrics.tokens.rate(time.now)).toBe(10)
    expect(metrics.tokens.rate(time.now + 5000)).toBe(0)
  })

  it('take the time of reducing and of telling the subscribers, by the clock', () => {
    const { thread, step, recorded, time } = createRecording([custom(1), custom(2)])
    thread.onPart(() => {
      time.now += 3
    })
    thread.subscribe(() => {
      time.now += 7
    })
    void thread.submit({})
    step(2)
    const { metrics } = recorded()
    expect(metrics.commits.total).toBe(3)
    expect(metrics.cost.total).toBe(3 * 7 + 2 * 3)
    expect(metrics.longestCommit).toBe(10)
  })
})

describe('the list of parts', () => {
  const recorded = () => {
    const parts = [
      token('Hello', 'm'),
      at(['sub:1'], { city: 'Paris' }),
      at(['sub:1', 'x:2']),
      values({ a: 1 }),
    ]
    const recording = createRecording(parts)
    void recording.thread.submit({})
    recording.step(parts.length)
    return recording.recorded()
  }
  const typesFor = (query: Partial<PartQuery>): (string | undefined)[] => {
    const { journal } = recorded()
    return journal.entries
      .filter((entry) => matches(entry, { ...ANY, ...query }))
      .map(({ action }) => (action.type === 'part-received' ? action.part.type : action.type))
  }

  it('leaves out modes, other namespaces, and what does not hold a text', () => {
    expect(typesFor({})).toEqual(['run-submitted', 'messages', 'custom', 'custom', 'values'])
    expect(typesFor({ hidden: new Set(['custom', 'messages'] as const) })).toEqual([
      'run-submitted',
      'values',
    ])
    expect(typesFor({ ns: 'sub:1' })).toEqual(['custom', 'custom'])
    expect(typesFor({ ns: '' })).toEqual(['messages', 'values'])
    expect(typesFor({ text: 'paris' })).toEqual(['custom'])
    expect(typesFor({ text: 'hELLo' })).toEqual(['messages'])
  })

  it('looks at each entry once, with what time there is, and finds the lines of entries', () => {
    const {
      thread,
      step,
      recorded: get,
    } = createRecording(
      Array.from({ length: 300 }, (_, index) => (index % 3 === 0 ? custom(index) : token('x'))),
    )
    void thread.submit({})
    step(300)
    const { journal } = get()
    const list = new FilteredList(journal, { ...ANY, hidden: new Set(['messages'] as const) })
    let [time, rounds] = [0, 0]
    while (list.advance(1, () => time++)) rounds += 1
    expect(rounds).toBeGreaterThan(1)
    expect(list.length).toBe(101)
    expect(list.at(0)).toBe(0)
    expect(list.at(1)).toBe(1)
    expect(list.lineOf(1)).toBe(1)
    expect(list.lineOf(3)).toBe(1)
    expect(list.lineOf(4)).toBe(2)
  })

  it('reads no getter, and survives cycles', () => {
    const cycle: Record<string, unknown> = { name: 'Ada' }
    cycle['self'] = cycle
    Object.defineProperty(cycle, 'trap', {
      enumerable: true,
      get: () => {
        throw new Error('must not be called')
      },
    })
    expect(holdsText(cycle, 'ada')).toBe(true)
    expect(holdsText(cycle, 'nobody')).toBe(false)
  })
})

describe('a recorder', () => {
  it('counts of a commit what its own thread has cost, whatever another takes in meanwhile', () => {
    const pages = [1, 2].map(() => {
      const transport = scriptedTransport(Array.from({ length: 50 }, (_, index) => custom(index)))
      const client = createGraphClient({ transport, ids: createFakeIds() })
      const thread = client.graph('agent').thread('t', { commit: 'manual' })
      return { transport, client, thread }
    })
    let now = 0
    const recorder = new Recorder({ now: () => now++ })
    recorder.watch(pages.map(({ client }) => client))
    for (const { thread } of pages) void thread.submit({})
    for (const { transport } of pages) transport.step() // the first part is committed at once
    const costs = (): number[] => recorder.threads.map(({ metrics }) => metrics.cost.total)
    const before = costs()
    for (const { transport } of pages) transport.flush()
    for (const { thread } of pages) thread.flush()
    const [ofOne, ofOther] = costs().map((cost, index) => cost - before[index]!)
    expect(ofOne).toBeGreaterThan(48)
    expect(ofOther).toBe(ofOne)
  })

  it('drops the oldest beyond its limit, and says how many', () => {
    const recording = createRecording(
      Array.from({ length: 1000 }, (_, index) => custom(index)),
      100,
    )
    void recording.thread.submit({})
    recording.step(1000)
    const { journal } = recording.recorded()
    expect(journal.parts).toBe(1000)
    expect(journal.entries.length).toBeLessThanOrEqual(102)
    expect(journal.droppedParts).toBe(1000 - journal.entries.length)
    expect(journal.get(journal.first)!.parts).toBe(journal.droppedParts + 1)
  })

  it('keeps no pause between two runs on the timeline', () => {
    const { thread, step, transport, recorded, time } = createRecording([custom(1)])
    void thread.submit({})
    step(1, 100)
    transport.end()
    time.now += 60_000
    void thread.submit({})
    step(1, 100)
    expect(recorded().journal.entries.map(({ x }) => x)).toEqual([0, 100, 100, 500, 600])
  })

  it('forgets a thread when it is told to, and goes on with it', () => {
    const { thread, step, recorder, recorded } = createRecording([token('a'), token('b')])
    void thread.submit({})
    step()
    recorder.clear(recorded())
    expect(recorded().journal.entries).toEqual([])
    step()
    const { journal, states } = recorded()
    expect(journal.entries).toHaveLength(1)
    expect(states.at(journal.last)!.snapshot.messages.get('')!.messages()).toMatchObject([
      { content: 'ab' },
    ])
  })
})

import { describe, expect, it } from 'vitest'
import type { Interrupt, StreamPart } from '../../stream/stream-part.ts'
import { createInterruptsState } from './interrupts.ts'

const asks = (ns: string[], ...interrupts: Interrupt[]): StreamPart => ({
  type: 'values',
  ns,
  data: {},
  interrupts,
})
const updates = (...interrupts: Interrupt[]): StreamPart => ({
  type: 'updates',
  ns: [],
  data: { __interrupt__: interrupts },
})

function create(...parts: StreamPart[]) {
  const answers: unknown[] = []
  const state = createInterruptsState((answer) => {
    answers.push(answer)
    return Promise.resolve({ status: 'success', value: null, interrupts: [] })
  })
  for (const part of parts) state.reduce(part)
  return { state, answers }
}

const [one, two] = [
  { id: 'a1', value: 'Which?' },
  { id: 'b2', value: 'How many?', response_schema: { type: 'number' } },
]

describe('the interrupts of a run', () => {
  it('are gathered over its parts, whatever the last one says', () => {
    const { state } = create(asks([], one), updates(one), asks([], two), asks([]))
    expect(state.snapshot()).toMatchObject([
      { ...one, ns: [] },
      { ...two, ns: [] },
    ])
  })

  it('belong to the deepest graph that reports them', () => {
    const { state } = create(
      asks(['a:1', 'b:2'], one),
      asks(['a:1'], one),
      asks([], one),
      updates(one),
    )
    const [only] = state.snapshot()
    expect(state.snapshot()).toHaveLength(1)
    expect(only?.ns).toEqual(['a:1', 'b:2'])
    expect([[], ['a:1'], ['a:1', 'b:2'], ['a:1', 'c:3']].map((ns) => state.isOpenIn(ns))).toEqual([
      true,
      true,
      true,
      false,
    ])
    expect(create(asks([], one), asks(['a:1'], one)).state.snapshot()[0]?.ns).toEqual(['a:1'])
  })

  it('are answered each by its id', () => {
    const { state, answers } = create(asks([], one, two))
    for (const { resume } of state.snapshot()) void resume('yes')
    expect(answers).toEqual([{ a1: 'yes' }, { b2: 'yes' }])
  })

  it('are those that are open at its end, the same objects as before', () => {
    const { state } = create(asks(['a:1'], one), asks([], two))
    const [known] = state.snapshot()
    const late = { id: 'c3', value: 'When?' }
    state.endRun([one, late])
    expect(state.snapshot()).toMatchObject([one, { ...late, ns: [] }])
    expect(state.snapshot()[0]).toBe(known)
    state.endRun([])
    expect(state.snapshot()).toEqual([])
  })

  it('stay open, in their places, while others are answered', () => {
    const { state } = create(asks(['a:1'], one), asks([], two))
    const [first] = state.snapshot()
    state.beginRun(new Set(['a1']))
    expect(state.snapshot()).toEqual([first])
    expect(state.isOpenIn([])).toBe(false)
    const late = { id: 'c3', value: 'When?' }
    state.reduce(asks([], late, { ...one, value: 'Which one?' }))
    expect(state.snapshot()).toMatchObject([{ ...one, value: 'Which one?', ns: ['a:1'] }, late])
    state.endRun([{ ...one, value: 'Which one?' }, late])
    expect(state.snapshot()).toHaveLength(2)
  })

  it('stay open when the run does not say how it ended, and when it is told again', () => {
    const { state } = create(asks([], one), asks([], two))
    state.beginRun(new Set(['b2']))
    state.reduce(asks([], one))
    state.resetRun()
    expect(state.snapshot()).toMatchObject([two])
  })

  it('are all open again when the answers were refused', () => {
    const { state } = create(asks([], one, two))
    const before = state.snapshot()
    state.beginRun(new Set())
    expect(state.snapshot()).toEqual([])
    state.rollBack()
    expect(state.snapshot()).toEqual(before)
  })

  it('are the same list as long as nobody asks anything new', () => {
    const { state } = create(asks([], one))
    const before = state.snapshot()
    state.reduce(updates(one))
    state.reduce(asks([]))
    state.reduce({ type: 'updates', ns: [], data: { n: null } })
    expect(state.snapshot()).toBe(before)
  })

  it('take an id that is named like a prototype', () => {
    const { state, answers } = create(asks([], { id: '__proto__', value: 1 }))
    void state.snapshot()[0]?.resume({ polluted: true })
    expect(Object.keys(answers[0] as object)).toEqual(['__proto__'])
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})

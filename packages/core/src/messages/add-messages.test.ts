import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { thrownBy } from '../../test/settle.ts'
import { addMessages, type Message, REMOVE_ALL_MESSAGES } from '../index.ts'
import { createFakeIds } from '../testing/fake-ids.ts'

const human = (id: string, content = id): Message => ({ type: 'human', id, content })
const ai = (id: string, content = id): Message => ({ type: 'ai', id, content })
const remove = (id: string): Message => ({ type: 'remove', id })
const idsOf = (messages: readonly Message[]): string[] => messages.map(({ id }) => id)

const fakeContext = () => {
  const ids = createFakeIds()
  return { newId: () => ids.create('message') }
}

describe('semantics §4.13 addMessages', () => {
  it('appends messages with new ids, in order', () => {
    expect(addMessages([human('a')], [ai('b'), human('c')])).toEqual([
      human('a'),
      ai('b'),
      human('c'),
    ])
  })

  it('replaces a message of the same id in place', () => {
    const left = [human('a'), human('b'), human('c')]
    expect(addMessages(left, ai('b', 'new'))).toEqual([human('a'), ai('b', 'new'), human('c')])
  })

  it('lets the last of several messages with one id win', () => {
    expect(addMessages([], [human('a', '1'), human('b'), human('a', '2')])).toEqual([
      human('a', '2'),
      human('b'),
    ])
  })

  it('deletes the message that a remove message names', () => {
    expect(addMessages([human('a'), human('b')], remove('a'))).toEqual([human('b')])
  })

  it('deletes a message that came earlier in the same update', () => {
    expect(addMessages([], [human('a'), remove('a')])).toEqual([])
  })

  it('adds a message again that was removed earlier in the same update', () => {
    expect(addMessages([human('a', 'old')], [remove('a'), human('a', 'new')])).toEqual([
      human('a', 'new'),
    ])
  })

  it('adds it again at its place, and lets a message be removed twice', () => {
    const before = [human('a', 'old'), human('b')]
    expect(addMessages(before, [remove('a'), human('a', 'new')])).toEqual([
      human('a', 'new'),
      human('b'),
    ])
    expect(addMessages(before, [remove('a'), remove('a')])).toEqual([human('b')])
  })

  it('throws for a remove message of an unknown id, and names the id', () => {
    expect(thrownBy(() => addMessages([human('a')], remove('x')))).toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: "Attempting to delete a message with an ID that doesn't exist ('x').",
    })
  })

  it('keeps only what follows the last REMOVE_ALL_MESSAGES', () => {
    const update = [
      human('b'),
      remove(REMOVE_ALL_MESSAGES),
      human('c'),
      remove('unknown'),
      remove(REMOVE_ALL_MESSAGES),
      human('d'),
    ]
    expect(addMessages([human('a')], update)).toEqual([human('d')])
    expect(addMessages([human('a')], remove(REMOVE_ALL_MESSAGES))).toEqual([])
  })

  it('adds a message of the same id again after REMOVE_ALL_MESSAGES', () => {
    const update = [remove(REMOVE_ALL_MESSAGES), human('a', 'new')]
    expect(addMessages([human('a', 'old')], update)).toEqual([human('a', 'new')])
  })

  it('takes every form of a message and gives ids to those without', () => {
    expect(
      addMessages(
        [],
        ['hi', { role: 'assistant', content: 'hello' }, ['user', 'bye']],
        fakeContext(),
      ),
    ).toEqual([
      { type: 'human', id: 'message-1', content: 'hi' },
      { type: 'ai', id: 'message-2', content: 'hello' },
      { type: 'human', id: 'message-3', content: 'bye' },
    ])
    expect(addMessages([], 'hi', fakeContext())).toEqual([
      { type: 'human', id: 'message-1', content: 'hi' },
    ])
  })

  it('makes ids of its own without a source of ids', () => {
    const [one, two] = addMessages([], ['a', 'b'])
    expect(one!.id).toBeTruthy()
    expect(one!.id).not.toBe(two!.id)
  })

  it('changes neither the list nor the update, and keeps untouched messages themselves', () => {
    const left = Object.freeze([Object.freeze(human('a')), Object.freeze(human('b'))])
    const right = Object.freeze([Object.freeze(ai('b', 'new')), Object.freeze(ai('c'))])
    const result = addMessages(left, right)
    expect(result[0]).toBe(left[0])
    expect(result[1]).toBe(right[0])
    expect(result[2]).toBe(right[1])
  })

  it('gives an equal list for an empty update', () => {
    expect(addMessages([human('a')], [])).toEqual([human('a')])
  })

  it.each([null, undefined, 7, [null], {}, [{ content: 'x' }]])(
    'refuses %o as an update',
    (update) => {
      expect(thrownBy(() => addMessages([], update as never))).toMatchObject({
        code: 'INVALID_ARGUMENT',
      })
    },
  )
})

/** What addMessages means, in the plainest form. */
function plainly(left: readonly Message[], right: readonly Message[]): Message[] {
  let list = [...left]
  for (const message of right) {
    const at = list.findIndex(({ id }) => id === message.id)
    if (message.type === 'remove' && message.id === REMOVE_ALL_MESSAGES) list = []
    else if (at === -1) list.push(message)
    // What is removed keeps its place until the end of the update.
    else list[at] = message
  }
  return list.filter(({ type }) => type !== 'remove')
}

/** Histories of few ids, so that replacing and removing happen; a removed id is always there. */
const histories = fc
  .array(
    fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      kind: fc.constantFrom('set', 'set', 'set', 'remove', 'clear'),
      content: fc.string({ maxLength: 3 }),
    }),
    { maxLength: 20 },
  )
  .map((steps) => {
    const history: Message[] = []
    for (const { id, kind, content } of steps) {
      const isThere = plainly([], history).some((message) => message.id === id)
      if (kind === 'clear') history.push(remove(REMOVE_ALL_MESSAGES))
      else if (kind === 'set' || !isThere) history.push(ai(id, content))
      else history.push(remove(id))
    }
    return history
  })

describe('addMessages over a history', () => {
  it('gives the same messages for any split of it as for one call', () => {
    fc.assert(
      fc.property(histories, fc.array(fc.nat()), (history, cuts) => {
        const places = [...cuts.map((cut) => cut % (history.length + 1)), history.length].toSorted(
          (left, right) => left - right,
        )
        let list: Message[] = []
        let expected: Message[] = []
        let from = 0
        for (const to of places) {
          list = addMessages(list, history.slice(from, to))
          expected = plainly(expected, history.slice(from, to))
          from = to
        }
        expect(list).toEqual(expected)
        expect(addMessages([], history)).toEqual(plainly([], history))
        // Only places may differ: those of messages that were removed and came again.
        expect(new Set(list)).toEqual(new Set(addMessages([], history)))
      }),
      { numRuns: 500 },
    )
  })

  it('gives forks of a list that do not disturb each other or the list', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(), histories), { minLength: 1, maxLength: 12 }),
        (forks) => {
          // Each step continues any of the lists so far, so branches grow in turns.
          const lists: Message[][] = [[]]
          const expected: Message[][] = [[]]
          for (const [choice, update] of forks) {
            const at = choice % lists.length
            const applicable = update.filter(
              (message, place) =>
                message.type !== 'remove' ||
                message.id === REMOVE_ALL_MESSAGES ||
                plainly(expected[at]!, update.slice(0, place)).some(({ id }) => id === message.id),
            )
            expected.push(plainly(expected[at]!, applicable))
            lists.push(addMessages(lists[at]!, applicable))
          }
          expect(lists).toEqual(expected)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('finds ids in a list that it did not make', () => {
    const made = addMessages([], [human('a'), human('b')])
    const byHand = [made[1]!, human('x')]
    expect(idsOf(addMessages(byHand, human('a')))).toEqual(['b', 'x', 'a'])
    expect(idsOf(addMessages(byHand, human('b')))).toEqual(['b', 'x'])
  })
})

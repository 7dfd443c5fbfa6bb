import { JsonPlusSerializer } from '@langchain/langgraph-checkpoint'
import { describe, expect, it } from 'vitest'
import { NotStorableError } from '../../errors.ts'
import { copyJson } from './json-copy.ts'

/** What becomes of a value in LangGraph's savers. */
async function stored(value: unknown): Promise<unknown> {
  const serde = new JsonPlusSerializer()
  const [type, bytes] = await serde.dumpsTyped(value)
  return serde.loadsTyped(type, bytes)
}

const CARRIED: Readonly<Record<string, unknown>> = {
  'plain data': { text: 'a\u2028"\uD800', list: [1, -1.5, true, null, []], nested: { deep: [{}] } },
  undefined: [undefined, { field: undefined }],
  'Map and Set': new Map<unknown, unknown>([[{ key: 1 }, new Set([1, [2]])]]),
  'a RegExp': /a+/giu,
  'the same object twice': ((each) => [each, each])({ x: 1 }),
  'a field called lc': { lc: 1, type: 'mine' },
}

class Point {
  readonly x = 1
}

class Names extends Array<string> {}

const cycle: Record<string, unknown> = {}
cycle['on'] = [cycle]
let deep: unknown = 1
for (let level = 0; level < 100_000; level++) deep = [deep]

const REFUSED: Readonly<Record<string, readonly [value: unknown, path: string]>> = {
  'a function': [{ items: [{ run: () => 1 }] }, 'state.x.items[0].run'],
  'a symbol': [[Symbol('s')], 'state.x[0]'],
  'a bigint': [new Map([['big', 1n]]), 'state.x.get("big")'],
  NaN: [Number.NaN, 'state.x'],
  '-Infinity': [{ n: -Infinity }, 'state.x.n'],
  'part of a cycle': [cycle, 'state.x.on[0]'],
  'an instance of Date': [[new Date(0)], 'state.x[0]'],
  'an instance of Error': [{ why: new Error('no') }, 'state.x.why'],
  'an instance of Uint8Array': [new Uint8Array(2), 'state.x'],
  'an instance of Names': [[Names.of('x')], 'state.x[0]'],
  'an instance of Point': [new Set([new Point()]), 'state.x.values()'],
  "what LangGraph's serializer marks its own records with": [
    { mark: { lc: 2, type: 'undefined' } },
    'state.x.mark',
  ],
  'a key that would set the prototype': [JSON.parse('{"__proto__": 1}'), 'state.x.__proto__'],
}

describe('copyJson', () => {
  it.each(Object.entries(CARRIED))(
    'copies %s, which LangGraph gives back',
    async (_name, value) => {
      const copy = copyJson(value, 'state.x')
      expect(copy).toEqual(value)
      expect(copy).not.toBe(value)
      expect(await stored(copy)).toEqual(value)
    },
  )

  it.each(Object.entries(REFUSED))('refuses %s, with the path', (reason, [value, path]) => {
    expect(() => copyJson(value, 'state.x')).toThrow(
      expect.objectContaining({ code: NotStorableError.code, path, reason }),
    )
  })

  it('refuses what is nested so deep that LangGraph would give up on it', () => {
    expect(() => copyJson(deep, 'state.x')).toThrow(
      expect.objectContaining({ reason: 'nested too deep' }),
    )
  })
})

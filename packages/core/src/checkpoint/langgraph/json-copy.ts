import { NotStorableError } from '../../errors.ts'
import { isPlainObject } from '../../internal/deep-freeze.ts'
import { isList, isMap, isSet } from '../containers.ts'
import { classOf } from '../find-unstorable.ts'

/** LangGraph's serializer gives up, unseen, where its recursion ends. */
const MAX_DEPTH = 1000

/**
 * A copy of what LangGraph's serializer carries: plain objects and lists, strings, booleans, finite
 * numbers (of -0 it makes 0), null and undefined, Map, Set and RegExp. Everything else it would replace
 * without a word.
 *
 * @param place Where the value stands, for the error: `state.items`.
 * @throws NotStorableError with the path of what it would not give back as it is.
 */
export function copyJson<Value>(value: Value, place: string): Value {
  try {
    return copy(value, new Set()) as Value
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { path, reason } = error
    throw new NotStorableError(
      `${place}${path} is ${reason}, which a LangGraph saver would not give back as it is: it stores ` +
        'JSON. Keep it as a string, a number, a plain object or a list.',
      { path: place + path, reason },
    )
  }
}

/** Collects its path on the way up, so that values that are fine cost none. */
class Refusal {
  path = ''
  readonly reason: string

  constructor(reason: string) {
    this.reason = reason
  }
}

function copy(value: unknown, above: Set<object>): unknown {
  switch (typeof value) {
    case 'number':
      if (!Number.isFinite(value)) throw new Refusal(String(value))
      return value
    case 'bigint':
    case 'function':
    case 'symbol':
      throw new Refusal(`a ${typeof value}`)
    case 'object':
      return value === null ? value : copyObject(value, above)
    case 'string':
    case 'boolean':
    case 'undefined':
      return value
  }
}

function copyObject(value: object, above: Set<object>): unknown {
  if (above.has(value)) throw new Refusal('part of a cycle')
  if (above.size > MAX_DEPTH) throw new Refusal('nested too deep')
  above.add(value)
  const copied = copyContainer(value, above)
  above.delete(value)
  return copied
}

function copyContainer(value: object, above: Set<object>): unknown {
  if (isList(value)) return copyItems(value, above, (at) => `[${at}]`)
  if (isMap(value)) return copyMap(value, above)
  if (isSet(value)) return new Set(copyItems([...value], above, () => '.values()'))
  if (Object.getPrototypeOf(value) === RegExp.prototype) return new RegExp(value as RegExp)
  if (!isPlainObject(value)) throw new Refusal(`an instance of ${classOf(value)}`)
  return copyRecord(value, above)
}

function copyItems(
  list: readonly unknown[],
  above: Set<object>,
  step: (at: number) => string,
): unknown[] {
  const result = Array.from<unknown>({ length: list.length })
  let at = 0
  try {
    for (; at < list.length; at++) result[at] = copy(list[at], above)
  } catch (error) {
    throw within(step(at), error)
  }
  return result
}

function copyMap(map: ReadonlyMap<unknown, unknown>, above: Set<object>): Map<unknown, unknown> {
  const names = [...map.keys()]
  const keys = copyItems(names, above, () => '.keys()')
  const values = copyItems([...map.values()], above, (at) => `.get(${JSON.stringify(names[at])})`)
  return new Map(keys.map((key, at) => [key, values[at]]))
}

function copyRecord(record: Readonly<Record<string, unknown>>, above: Set<object>): object {
  if (isMark(record)) throw new Refusal("what LangGraph's serializer marks its own records with")
  const result: Record<string, unknown> = {}
  let key = ''
  try {
    for (key of Object.keys(record)) {
      if (key === '__proto__') throw new Refusal('a key that would set the prototype')
      result[key] = copy(record[key], above)
    }
  } catch (error) {
    throw within(`.${key}`, error)
  }
  return result
}

function within(step: string, error: unknown): unknown {
  if (error instanceof Refusal) error.path = step + error.path
  return error
}

const MARKS: ReadonlySet<unknown> = new Set(['constructor', 'undefined', 'delta_snapshot'])

/** Plain data of this look would come back as something else. */
function isMark({ lc, type, lg_name: name }: Readonly<Record<string, unknown>>): boolean {
  return ((lc === 1 || lc === 2) && MARKS.has(type)) || name === 'Send'
}

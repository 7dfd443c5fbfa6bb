import { InvalidArgumentError } from '../errors.ts'
import { describe, listOf } from '../internal/describe.ts'

/** What an option takes: in words, by a test, and by field where it is an object of options. */
export type OptionKind = readonly [
  words: string,
  fits: (value: unknown) => boolean,
  fields?: OptionKinds,
]
export type OptionKinds = Readonly<Record<string, OptionKind>>

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): value is string => typeof value === 'string'
const isNames = (value: unknown): boolean => Array.isArray(value) && value.every(isText)
const isNumber = (value: unknown): value is number => Number.isFinite(value)

export const COUNT: OptionKind = [
  'an integer of at least 1',
  (value) => Number.isInteger(value) && (value as number) > 0,
]
export const AMOUNT: OptionKind = [
  'a number of at least 0',
  (value) => isNumber(value) && value >= 0,
]
export const TIME: OptionKind = [
  'a number of milliseconds above 0',
  (value) => isNumber(value) && value > 0,
]
export const FLAG: OptionKind = ['true or false', (value) => typeof value === 'boolean']
export const TEXT: OptionKind = ['a text', isText]
export const NAMES: OptionKind = ['a list of names', isNames]
export const NAME_OR_NAMES: OptionKind = [
  'a name or a list of names',
  (value) => isText(value) || isNames(value),
]
/** Where to stop. */
export const STOPS: OptionKind = [
  "a list of names, or '*' for all",
  (value) => value === '*' || isNames(value),
]
export const RECORD: OptionKind = ['an object', isRecord]

/** @param form `(error) => boolean`. */
export const functionOf = (form: string): OptionKind => [
  `a function ${form}`,
  (value) => typeof value === 'function',
]

export const oneOf = (values: readonly string[]): OptionKind => [
  `one of ${listOf(values)}`,
  (value) => values.includes(value as string),
]

/** An object of whatever class that can do this much. */
export const withMethods = (words: string, ...methods: readonly string[]): OptionKind => [
  words,
  (value) => isRecord(value) && methods.every((method) => typeof value[method] === 'function'),
]

/**
 * Refuses an option of a wrong kind, where it is given and not where it would first be missed. What
 * is undefined was not given.
 *
 * @param owner For the error: `Node "refine"`.
 * @throws InvalidArgumentError
 */
export function checkOptions(owner: string, options: object, kinds: OptionKinds): void {
  for (const argument in kinds) {
    const problem = problemOf(argument, (options as Options)[argument], kinds[argument]!)
    if (problem) throw new InvalidArgumentError(`${owner}: ${problem}.`, { argument })
  }
}

type Options = Readonly<Record<string, unknown>>

/** A list that fits is looked at item by item. */
function problemOf(
  path: string,
  value: unknown,
  [words, fits, fields]: OptionKind,
): string | undefined {
  if (value === undefined) return undefined
  if (!fits(value)) return `${path} must be ${words}, but is ${describe(value)}`
  for (const item of fields ? [value as Options].flat() : []) {
    for (const name in fields) {
      const problem = problemOf(`${path}.${name}`, item[name], fields[name]!)
      if (problem) return problem
    }
  }
  return undefined
}

import { InvalidArgumentError } from '../errors.ts'
import type { StoreValue } from './store.ts'

/** What a store finds items by in words. */
export interface StoreIndex {
  /** Texts → one vector each, all of one length. */
  readonly embed: (texts: readonly string[]) => Promise<readonly (readonly number[])[]>
  /** How long the vectors are; where it is given they are checked. */
  readonly dims?: number | undefined
  /**
   * The fields that are embedded, each by itself: paths as `title`, `meta.author`,
   * `chapters[*].text`, `authors[0]`, `tags[-1]`. Default `['$']`, the whole value.
   */
  readonly fields?: readonly string[] | undefined
}

/** @throws InvalidArgumentError for vectors that do not fit; whatever `embed` throws. */
export async function embed(
  { embed: toVectors, dims }: StoreIndex,
  texts: readonly string[],
): Promise<readonly (readonly number[])[]> {
  if (texts.length === 0) return []
  const vectors = await toVectors(texts)
  const length = dims ?? vectors[0]?.length
  if (vectors.length === texts.length && vectors.every((vector) => vector.length === length)) {
    return vectors
  }
  throw new InvalidArgumentError(
    `Of ${texts.length} texts the index of a store needs as many vectors of ${length ?? 'one'} ` +
      `numbers, but embed() made ${vectors.length} of ${[...new Set(vectors.map((each) => each.length))].join(', ')}.`,
    { argument: 'index' },
  )
}

/** The texts of the fields of a value; a field that it lacks, or that is null, has none. */
export function textsOf(value: StoreValue, fields: readonly string[]): string[] {
  return fields.flatMap((field) =>
    field === '$' ? [JSON.stringify(value)] : textsAt(value, field.match(/[^.[\]]+/g) ?? []),
  )
}

function textsAt(value: unknown, [name, ...rest]: readonly string[]): string[] {
  if (value === undefined || value === null) return []
  if (name === undefined) return [typeof value === 'string' ? value : JSON.stringify(value)]
  if (typeof value !== 'object') return []
  if (name === '*') return Object.values(value).flatMap((item) => textsAt(item, rest))
  const next: unknown = Array.isArray(value)
    ? value.at(Number(name))
    : Object.getOwnPropertyDescriptor(value, name)?.value
  return textsAt(next, rest)
}

/** From -1 to 1; of a vector without length 0. */
export function cosine(left: readonly number[], right: readonly number[]): number {
  const product = dot(left, right)
  return product === 0 ? 0 : product / Math.sqrt(dot(left, left) * dot(right, right))
}

function dot(left: readonly number[], right: readonly number[]): number {
  return left.reduce((sum, each, at) => sum + each * right[at]!, 0)
}

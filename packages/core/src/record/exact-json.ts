import { RivuletError } from '../errors.ts'
import { isPlainObject } from '../internal/deep-freeze.ts'
import { fromWireError, toWireError, type WireError } from '../protocol/wire-error.ts'

/** Names what a tagged object stands for. An object of a user that has this key is tagged itself. */
const TAG = '$'

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** Views of bytes by their names; all realms have them. */
const VIEWS: readonly (new (bytes: ArrayBuffer) => ArrayBufferView)[] = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  DataView,
]

/**
 * A value → JSON that tells it exactly. What JSON has stands as it is; what structured clone carries
 * beyond that becomes `{ "$": kind, value }`: undefined, NaN, -0, BigInt, Date, RegExp, Map, Set,
 * bytes, and errors as they cross a port.
 *
 * @param place Where the value stands, for the error.
 * @throws NotStorableError with the path of a function, a symbol, an instance of another class or an
 *   object that holds itself.
 */
export function toExactJson(value: unknown, place: string): Json {
  try {
    return write(value, place, [])
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw unrecordable(place, 'nested too deep')
  }
}

/** The value again. @throws Error of any kind for JSON that `toExactJson` does not make. */
export function fromExactJson(json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return json
  if (Array.isArray(json)) return json.map(fromExactJson)
  const fields = json as Readonly<Record<string, unknown>>
  return Object.hasOwn(fields, TAG) ? readTagged(fields) : readFields(fields)
}

function write(value: unknown, path: string, above: readonly object[]): Json {
  if (typeof value === 'object' && value !== null) {
    if (above.includes(value)) throw unrecordable(path, 'an object that holds itself')
    return writeObject(value, path, [...above, value])
  }
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return writeNumber(value)
  if (value === undefined) return { [TAG]: 'undefined' }
  if (typeof value === 'bigint') return tagged('bigint', String(value))
  throw unrecordable(path, `a ${typeof value}`)
}

function writeNumber(value: number): Json {
  if (Object.is(value, -0)) return tagged('number', '-0')
  return Number.isFinite(value) ? value : tagged('number', String(value))
}

function writeObject(value: object, path: string, above: readonly object[]): Json {
  const each = (item: unknown, step: string): Json => write(item, path + step, above)
  if (Array.isArray(value)) return Array.from(value, (item, at) => each(item, `[${at}]`))
  if (isPlainObject(value)) {
    const fields = Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, each(item, `.${key}`)]),
    )
    return Object.hasOwn(value, TAG) ? tagged('object', fields) : fields
  }
  if (value instanceof Map) {
    const entries = [...(value as Map<unknown, unknown>)]
    return tagged(
      'map',
      entries.map(([key, item], at) => [each(key, `.key(${at})`), each(item, `.value(${at})`)]),
    )
  }
  if (value instanceof Set) {
    return tagged(
      'set',
      [...(value as Set<unknown>)].map((item, at) => each(item, `.value(${at})`)),
    )
  }
  if (value instanceof Error) return tagged('error', each(toWireError(value), ''))
  return writeBuiltIn(value) ?? refuse(value, path)
}

function writeBuiltIn(value: object): Json | undefined {
  if (value instanceof Date) {
    return tagged('date', Number.isNaN(value.getTime()) ? null : value.toISOString())
  }
  if (value instanceof RegExp) return tagged('regexp', [value.source, value.flags])
  if (value instanceof ArrayBuffer) return tagged('ArrayBuffer', toBase64(new Uint8Array(value)))
  const View = VIEWS.find((each) => value.constructor === each)
  if (!View || !ArrayBuffer.isView(value)) return undefined
  return tagged(
    View.name,
    toBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)),
  )
}

function tagged(kind: string, value: Json): Json {
  return { [TAG]: kind, value }
}

function readFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  // Entries, not assignments: a key may be named like a prototype.
  return Object.fromEntries(Object.entries(fields).map(([key, item]) => [key, fromExactJson(item)]))
}

type Reader = (value: unknown) => unknown

const list = (value: unknown): unknown[] => fromExactJson(value) as unknown[]

const READERS: Readonly<Record<string, Reader>> = {
  undefined: () => undefined,
  number: Number,
  bigint: (value) => BigInt(value as string),
  date: (value) => new Date(value === null ? Number.NaN : (value as string)),
  regexp: (value) => new RegExp(...(value as [source: string, flags: string])),
  object: (value) => readFields(value as Record<string, unknown>),
  map: (value) => new Map(list(value) as [unknown, unknown][]),
  set: (value) => new Set(list(value)),
  error: (value) => fromWireError(fromExactJson(value) as WireError),
  ArrayBuffer: (value) => fromBase64(value as string),
  ...Object.fromEntries(
    VIEWS.map((View): [string, Reader] => [
      View.name,
      (value) => new View(fromBase64(value as string)),
    ]),
  ),
}

function readTagged(fields: Readonly<Record<string, unknown>>): unknown {
  const kind = String(fields[TAG])
  const reader = Object.hasOwn(READERS, kind) ? READERS[kind] : undefined
  if (!reader) throw new Error(`"${kind}" is no kind of value that a recording holds`)
  return reader(fields['value'])
}

function toBase64(bytes: Uint8Array): string {
  // Piece by piece: they may be more than a call can take arguments.
  let text = ''
  for (let at = 0; at < bytes.length; at += 4096) {
    text += String.fromCharCode(...bytes.subarray(at, at + 4096))
  }
  return btoa(text)
}

function fromBase64(text: string): ArrayBuffer {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0)).buffer
}

function refuse(value: object, path: string): never {
  throw unrecordable(path, `an instance of ${value.constructor?.name || 'a class'}`)
}

function unrecordable(path: string, reason: string): Error {
  return new RivuletError(
    'NOT_STORABLE',
    `${path} is ${reason}, which a recording cannot hold. Leave it out, or replace it: recordRun(run, { redact: (part) => … }).`,
    { path, reason },
  )
}

import { hexOfByte } from '../internal/hex.ts'
import { toUuid } from '../internal/uuid.ts'

/** What an id is for. A fake source may use it to make ids readable. */
export type IdKind = 'run' | 'thread' | 'message' | 'request' | 'worker' | 'checkpoint'

/** The seam for ids and randomness. */
export interface IdSource {
  /** Unique; ids of checkpoints also sort by time. */
  create(kind: IdKind): string
}

/**
 * Random UUIDs (version 4) from `crypto.getRandomValues`: `crypto.randomUUID` is missing where the
 * context is not secure.
 */
export const systemIds: IdSource = { create: () => toUuid(randomHex(0x40)) }

const POOL_SIZE = 4096
const ID_SIZE = 16
/** Random bytes ahead of their use: asking for a few at a time costs microseconds in Node. */
let pool: Uint8Array<ArrayBuffer> | undefined
let taken = 0

/** 32 hex digits: random, with the version and the variant of a UUID. */
export function randomHex(version: number): string {
  pool ??= new Uint8Array(POOL_SIZE)
  if (taken % POOL_SIZE === 0) {
    crypto.getRandomValues(pool)
    taken = 0
  }
  let digits = ''
  for (let at = 0; at < ID_SIZE; at++) {
    const byte = pool[taken++]!
    if (at === 6) digits += hexOfByte((byte & 0x0f) | version)
    else if (at === 8) digits += hexOfByte((byte & 0x3f) | 0x80)
    else digits += hexOfByte(byte)
  }
  return digits
}

import { hexOfByte } from '../internal/hex.ts'
import { toUuid } from '../internal/uuid.ts'
import { createUuid6Source } from '../internal/uuid6.ts'
import { type IdSource, toDigits } from './id-source.ts'

const POOL_SIZE = 4096
const ID_SIZE = 16
/** Random bytes ahead of their use: asking for a few at a time costs microseconds in Node. */
let pool: Uint8Array<ArrayBuffer> | undefined
let taken = 0

let nextCheckpointId: ((now: number) => string) | undefined

/** The ids of the serving side: made by the thousand, and those of checkpoints sort by time. */
export const engineIds: IdSource = {
  create(kind) {
    if (kind !== 'checkpoint') return toUuid(randomDigits(0x40))
    nextCheckpointId ??= createUuid6Source(randomDigits(0x60).slice(16))
    return nextCheckpointId(Date.now())
  },
}

function randomDigits(version: number): string {
  pool ??= new Uint8Array(POOL_SIZE)
  if (taken === 0) crypto.getRandomValues(pool)
  const bytes = pool.subarray(taken, taken + ID_SIZE)
  taken = (taken + ID_SIZE) % POOL_SIZE
  return toDigits(bytes, version, hexOfByte)
}

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
export const systemIds: IdSource = {
  create: () => toUuid(toDigits(crypto.getRandomValues(new Uint8Array(16)), 0x40, toHex)),
}

const toHex = (byte: number): string => (byte + 0x100).toString(16).slice(1)

/**
 * 16 random bytes as 32 hex digits, with the version and the variant of a UUID.
 *
 * @param hexOf Two digits of a byte.
 */
export function toDigits(
  bytes: Uint8Array,
  version: number,
  hexOf: (byte: number) => string,
): string {
  let digits = ''
  for (let at = 0; at < 16; at++) {
    let byte = bytes[at]!
    if (at === 6) byte = (byte & 0x0f) | version
    if (at === 8) byte = (byte & 0x3f) | 0x80
    digits += hexOf(byte)
  }
  return digits
}

import { toUuid } from '../internal/uuid.ts'

/** What an id is for. A fake source may use it to make ids readable. */
export type IdKind = 'run' | 'thread' | 'message' | 'request' | 'worker'

/** The seam for ids and randomness. */
export interface IdSource {
  create(kind: IdKind): string
}

/**
 * Random UUIDs (version 4) from `crypto.getRandomValues`: `crypto.randomUUID` is missing where the
 * context is not secure.
 */
export const systemIds: IdSource = {
  create() {
    const bytes = crypto.getRandomValues(new Uint8Array(16))
    bytes[6] = (bytes[6]! & 0x0f) | 0x40
    bytes[8] = (bytes[8]! & 0x3f) | 0x80
    return toUuid(Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''))
  },
}

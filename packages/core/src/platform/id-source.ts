/** What an id is for. A fake source may use it to make ids readable. */
export type IdKind = 'run' | 'thread' | 'message' | 'request' | 'worker'

/** The seam for ids and randomness. */
export interface IdSource {
  create(kind: IdKind): string
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/**
 * Random UUIDs (version 4) from `crypto.getRandomValues`: `crypto.randomUUID` is missing where the
 * context is not secure, and costs 20 times as much in Chromium. Bytes are drawn for many ids at once.
 */
function createSystemIds(): IdSource {
  const pool = new Uint8Array(16 * 64)
  let used = pool.length
  const byte = (at: number): string => HEX[pool[used + at] as number] as string
  return {
    create() {
      if (used >= pool.length) {
        crypto.getRandomValues(pool)
        used = 0
      }
      pool[used + 6] = ((pool[used + 6] as number) & 0x0f) | 0x40
      pool[used + 8] = ((pool[used + 8] as number) & 0x3f) | 0x80
      let id = ''
      for (let at = 0; at < 16; at++) {
        if (at === 4 || at === 6 || at === 8 || at === 10) id += '-'
        id += byte(at)
      }
      used += 16
      return id
    },
  }
}

export const systemIds: IdSource = /* @__PURE__ */ createSystemIds()

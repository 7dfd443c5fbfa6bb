/** Two hex digits per byte: a number's own conversion is several times slower. */
const BYTES: readonly string[] = /* @__PURE__ */ Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, '0'),
)

/** @param byte 0 to 255. */
export function hexOfByte(byte: number): string {
  return BYTES[byte]!
}

/** Eight hex digits of 32 bits. */
export function hexOfWord(word: number): string {
  return (
    BYTES[word >>> 24]! +
    BYTES[(word >>> 16) & 0xff]! +
    BYTES[(word >>> 8) & 0xff]! +
    BYTES[word & 0xff]!
  )
}

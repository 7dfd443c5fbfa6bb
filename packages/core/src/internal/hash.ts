import { hexOfWord } from './hex.ts'

const SEEDS = [0x811c9dc5, 0x27d4eb2f, 0x165667b1, 0x9e3779b9] as const
const PRIMES = [0x01000193, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2d] as const

/**
 * 128 bits of a text as 32 hex digits: equal for equal texts, on every platform. Four lanes of
 * multiply-and-xor, each stirred by its neighbour; not for secrets.
 */
export function hash128(text: string): string {
  let a: number = SEEDS[0]
  let b: number = SEEDS[1]
  let c: number = SEEDS[2]
  let d: number = SEEDS[3]
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    a = Math.imul(a ^ code, PRIMES[0])
    b = Math.imul(b ^ code ^ (a >>> 15), PRIMES[1])
    c = Math.imul(c ^ code ^ (b >>> 13), PRIMES[2])
    d = Math.imul(d ^ code ^ (c >>> 16), PRIMES[3])
  }
  return hex(a ^ d) + hex(b ^ (a >>> 11)) + hex(c ^ (b >>> 7)) + hex(d ^ (c >>> 5))
}

function hex(lane: number): string {
  const mixed = Math.imul(lane ^ (lane >>> 16), 0x7feb352d)
  return hexOfWord((mixed ^ (mixed >>> 15)) >>> 0)
}

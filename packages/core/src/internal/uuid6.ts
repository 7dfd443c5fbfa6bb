/** 100 ns units between the start of the Gregorian calendar and the Unix epoch. */
const GREGORIAN_OFFSET = 122_192_928_000_000_000n
const UNITS_PER_MS = 10_000

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')

/**
 * Makes time-ordered UUIDs (version 6, RFC 9562): each is greater than the one before, as a string,
 * also within one millisecond and when the clock is set back.
 *
 * @param tail 16 hex digits that tell makers apart.
 */
export function createUuid6Source(tail: string): (now: number) => string {
  const end = `-${tail.slice(0, 4)}-${tail.slice(4)}`
  let millisecond = -Infinity
  let made = 0
  // The 60 bits of the timestamp do not fit a number: 48 high ones and 12 low ones.
  let high = 0
  let low = 0
  let start = ''
  const enter = (next: number): void => {
    millisecond = next
    made = 0
    const units = BigInt(millisecond) * BigInt(UNITS_PER_MS) + GREGORIAN_OFFSET
    setHigh(Number(units >> 12n))
    low = Number(units & 0xfffn)
  }
  const setHigh = (value: number): void => {
    high = value
    const digits = hex(high, 12)
    start = `${digits.slice(0, 8)}-${digits.slice(8)}-6`
  }
  return (now) => {
    if (now > millisecond) enter(Math.floor(now))
    else if (made === UNITS_PER_MS) enter(millisecond + 1)
    made += 1
    const id = start + hex(low, 3) + end
    low += 1
    if (low === 0x1000) {
      low = 0
      setHigh(high + 1)
    }
    return id
  }
}

/** 32 hex digits in the form of a UUID. */
export function toUuid(digits: string): string {
  const at = (from: number, to: number): string => digits.slice(from, to)
  return `${at(0, 8)}-${at(8, 12)}-${at(12, 16)}-${at(16, 20)}-${at(20, 32)}`
}

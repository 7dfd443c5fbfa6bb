/** How deep and how wide an estimate looks before it extrapolates. */
const MAX_DEPTH = 6
const WIDE_SAMPLE = 64
const NARROW_SAMPLE = 8

/**
 * Roughly how much memory a value takes in a port's queue, in bytes. Long lists and objects are
 * extrapolated from a sample, so the cost is bounded.
 */
export function estimateBytes(value: unknown, depth = 0): number {
  if (typeof value === 'string') return 16 + value.length * 2
  if (typeof value !== 'object' || value === null) return 8
  if (ArrayBuffer.isView(value)) return value.byteLength
  if (value instanceof ArrayBuffer) return value.byteLength
  if (depth >= MAX_DEPTH) return 64
  const items: unknown[] = Array.isArray(value) ? value : Object.values(value)
  const sampled = Math.min(items.length, depth < 2 ? WIDE_SAMPLE : NARROW_SAMPLE)
  let bytes = 0
  for (let at = 0; at < sampled; at++) bytes += estimateBytes(items[at], depth + 1)
  return 32 + (sampled === 0 ? 0 : (bytes / sampled + 16) * items.length)
}

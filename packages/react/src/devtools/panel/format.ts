/** `1.234 s`, `850 ms`, `2:03.5`. */
export function formatTime(milliseconds: number): string {
  if (Math.abs(milliseconds) < 1000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 60_000) return `${trim(milliseconds / 1000, 2)} s`
  const seconds = milliseconds / 1000
  const rest = (seconds % 60).toFixed(1).padStart(4, '0')
  return `${Math.floor(seconds / 60)}:${rest}`
}

/** A cost: `0.12 ms`, `3.4 ms`, `120 ms`; a dash when it is not known. */
export function formatCost(milliseconds: number | undefined): string {
  if (milliseconds === undefined) return '–'
  if (milliseconds >= 1000) return `${trim(milliseconds / 1000, 2)} s`
  return `${trim(milliseconds, milliseconds < 1 ? 3 : milliseconds < 10 ? 2 : 0)} ms`
}

export function formatCount(count: number | undefined): string {
  if (count === undefined) return '–'
  return (count >= 100 ? Math.round(count) : Number(trim(count, 1))).toLocaleString('en')
}

function trim(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)))
}

/** Characters that are not seen, or change how others are: written out, so that a text can't play tricks. */
const HIDDEN = new RegExp(
  '[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb]',
  'gu',
)

export function visible(text: string): string {
  return text.replace(HIDDEN, (each) => `\\u${each.codePointAt(0)!.toString(16).padStart(4, '0')}`)
}

/** `1.234 s`, `850 ms`, `2:03.5`. */
export function formatTime(milliseconds: number): string {
  if (Math.abs(milliseconds) < 1000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 60_000) return `${trim(milliseconds / 1000, 2)} s`
  const seconds = milliseconds / 1000
  const rest = (seconds % 60).toFixed(1).padStart(4, '0')
  return `${Math.floor(seconds / 60)}:${rest}`
}

/** A time on a ruler, as exact as its marks are close. */
export function formatTick(milliseconds: number, step: number): string {
  const isShort = milliseconds < 1000 || milliseconds >= 60_000 || step === 0
  if (isShort) return formatTime(milliseconds)
  const digits = Math.max(0, 3 - Math.floor(Math.log10(step)))
  return `${(milliseconds / 1000).toFixed(digits)} s`
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

/** `1 part`, `1,234 parts`. */
export function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
}

function trim(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)))
}

/** Ranges of characters that are not seen, or change how others are. */
const HIDDEN: readonly (readonly [from: number, to: number])[] = [
  [0x00, 0x08],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0x61c, 0x61c],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0xfeff, 0xfeff],
  [0xfff9, 0xfffb],
]

/** With what is not seen written out, so that a text can play no tricks. */
export function visible(text: string): string {
  let shown = ''
  let from = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (!HIDDEN.some(([first, last]) => code >= first && code <= last)) continue
    shown += `${text.slice(from, at)}\\u${code.toString(16).padStart(4, '0')}`
    from = at + 1
  }
  return from === 0 ? text : shown + text.slice(from)
}

import { textOf } from '../messages/message.ts'

const TITLE_LENGTH = 80

/** A title from the input of a thread's first run: its first text, cut to one line. */
export function titleOf(input: unknown): string {
  const text = firstText(input)?.trim().split('\n')[0] ?? ''
  return text.length > TITLE_LENGTH ? `${text.slice(0, TITLE_LENGTH - 1)}…` : text
}

function firstText(value: unknown, depth = 0): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  if (typeof value !== 'object' || value === null || depth > 3) return undefined
  if ('content' in value) return textOf(value as { content: string }) || undefined
  for (const child of Object.values(value)) {
    const text = firstText(child, depth + 1)
    if (text !== undefined) return text
  }
  return undefined
}

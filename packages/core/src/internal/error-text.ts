import { describe } from './describe.ts'

/** `name: message`, the form of an error in parts, checkpoints, snapshots and messages. Never throws. */
export function errorText(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : `Error: ${String(error)}`
  } catch {
    return `Error: ${describe(error)}` // what has no text
  }
}

import { COMMAND, hasBrand } from '../internal/brand.ts'
import type { RunRequest } from './transport.ts'

/** The input of a run as it crosses to where the graph runs. */
export type RunInput = Pick<RunRequest, 'input' | 'isCommand'>

/** A command crosses as its fields: it would lose its class. */
export function toRunInput(input: unknown): RunInput {
  const isCommand = hasBrand(input, COMMAND)
  return { input: isCommand ? { ...input } : input, isCommand }
}

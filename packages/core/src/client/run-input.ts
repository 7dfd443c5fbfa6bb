import { COMMAND, hasBrand, SEND } from '../internal/brand.ts'
import type { WireInput, WireUpdate } from '../protocol/wire-message.ts'

/** The input of a run as it crosses to where the graph runs. */
export type RunInput = WireInput

/** A command crosses as its fields: it would lose its class. */
export function toRunInput(input: unknown): RunInput {
  const isCommand = hasBrand(input, COMMAND)
  return { input: isCommand ? { ...input } : input, isCommand }
}

/** What a node could have returned: a Send crosses as the command that goes where it does. */
export function toUpdate(values: unknown): WireUpdate {
  return Array.isArray(values) ? values.map(toUpdateItem) : toUpdateItem(values)
}

function toUpdateItem(item: unknown): WireInput {
  return hasBrand(item, SEND) ? { input: { goto: item }, isCommand: true } : toRunInput(item)
}

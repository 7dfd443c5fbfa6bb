import type { StoredSend } from '../checkpointer.ts'
import { BRANCH_TO, TASKS } from '../reserved-channels.ts'

/** What is due, as a checkpoint of ours has it. */
export interface Due {
  readonly next: readonly string[]
  readonly sends: readonly StoredSend[]
}

type Values = Readonly<Record<string, unknown>>

/**
 * Nodes and Sends that are due, as the channels in which LangGraph has them; each node's holds its
 * place among them.
 */
export function toDueChannels({ next, sends }: Due): Record<string, unknown> {
  const channels: [string, unknown][] = next.map((node, at) => [BRANCH_TO + node, at])
  if (sends.length > 0) channels.push([TASKS, sends])
  return Object.fromEntries(channels)
}

/** The other way round. */
export function readDue(values: Values): Due {
  const next = Object.entries(values)
    .filter(([channel]) => channel.startsWith(BRANCH_TO))
    .toSorted(([, left], [, right]) => Number(left) - Number(right))
    .map(([channel]) => channel.slice(BRANCH_TO.length))
  return { next, sends: (values[TASKS] as readonly StoredSend[] | undefined) ?? [] }
}

export function isDueChannel(channel: string): boolean {
  return channel === TASKS || channel.startsWith(BRANCH_TO)
}

import { EMPTY } from '../../channels/channel.ts'
import type { ChannelChange } from '../checkpointer.ts'
import type { LangGraphVersion } from './langgraph-types.ts'
import { changeOf } from './same-value.ts'
import { isFact, readParts, storedName } from './stored-names.ts'

type Versions = Readonly<Record<string, LangGraphVersion>>
type Values = Readonly<Record<string, unknown>>

/** A checkpoint of LangGraph's on its way into a saver of ours. */
export interface NewParts {
  /** By channel of LangGraph's: all that are not empty. */
  readonly values: Values
  readonly versions: Versions
  /** By channel of ours. */
  readonly facts: Values
  /** Channels that were written since the parent, says the graph. */
  readonly newVersions: Versions
}

/**
 * What a checkpoint changes of its parent. A channel that has the version of the parent has its
 * value, whatever the graph hands over.
 *
 * @param isStored Whether a channel that the graph takes for stored has a value that counts, although
 *   there is no parent that it could be from.
 */
export async function changesOf(
  parent: Values | undefined,
  { values, versions, facts, newVersions }: NewParts,
  isStored: (channel: string, version: LangGraphVersion) => Promise<boolean>,
): Promise<ChannelChange[]> {
  const before = parent ?? {}
  const known = readParts(before)
  const changes: (ChannelChange | undefined)[] = []
  for (const channel of namesOf(values, versions, known.values, known.versions)) {
    const version = at(versions, channel)
    const isNew =
      Object.hasOwn(newVersions, channel) ||
      version === EMPTY ||
      (parent ? version !== at(known.versions, channel) : await isStored(channel, version))
    if (!isNew) continue
    changes.push(changeOf(storedName(channel), at(known.values, channel), at(values, channel)))
  }
  for (const name of namesOf(facts, before)) {
    if (isFact(name)) changes.push(changeOf(name, at(before, name), at(facts, name)))
  }
  return changes.filter((change) => change !== undefined)
}

function namesOf(...records: readonly Values[]): ReadonlySet<string> {
  return new Set(records.flatMap((record) => Object.keys(record)))
}

function at<Value>(record: Readonly<Record<string, Value>>, name: string): Value | typeof EMPTY {
  return Object.hasOwn(record, name) ? record[name]! : EMPTY
}

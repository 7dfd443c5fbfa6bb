import { EMPTY } from '../../channels/channel.ts'
import type { NewCheckpoint } from '../checkpointer.ts'
import { NO_WRITES } from '../reserved-channels.ts'
import { isDueChannel, toDueChannels } from './due-channels.ts'
import type { LangGraphCheckpoint, LangGraphSaver, LangGraphVersion } from './langgraph-types.ts'

type Versions = Record<string, LangGraphVersion>

/** What a checkpoint is made from, beside what is new. */
interface Before {
  readonly saver: LangGraphSaver
  readonly parent: LangGraphCheckpoint | undefined
  readonly newest: LangGraphCheckpoint | undefined
}

/**
 * A checkpoint of ours as LangGraph has it: whole, with the versions that are new.
 *
 * A version is higher than any in the namespace so far: some savers keep values by channel and
 * version, and the branches of a thread must not find each other's.
 */
export function toNextCheckpoint(
  given: NewCheckpoint,
  { saver, parent, newest }: Before,
): { checkpoint: LangGraphCheckpoint; newVersions: Versions } {
  const values = new Map(Object.entries(parent?.channel_values ?? {}))
  const written = writtenIn(given, values)
  // The namespace's highest version would otherwise stand on another branch alone. No state has this channel.
  if (written.size === 0 && parent !== newest) written.set(NO_WRITES, EMPTY)
  for (const [channel, value] of written) {
    if (value === EMPTY) values.delete(channel)
    else values.set(channel, value)
  }
  const version = saver.getNextVersion(highest([parent, newest]))
  const newVersions = Object.fromEntries([...written.keys()].map((channel) => [channel, version]))
  const checkpoint = {
    v: 4,
    id: given.id,
    ts: new Date(given.createdAt).toISOString(),
    channel_values: Object.fromEntries(values),
    channel_versions: { ...parent?.channel_versions, ...newVersions },
    versions_seen: {},
  }
  return { checkpoint, newVersions }
}

/** What becomes of the parent's values, `EMPTY` where there is none any more. */
function writtenIn(
  { changes, next, sends }: NewCheckpoint,
  values: ReadonlyMap<string, unknown>,
): Map<string, unknown> {
  const written = new Map(changes.map(({ channel, value }) => [channel, value]))
  const due = toDueChannels({ next, sends })
  for (const channel of values.keys()) {
    if (isDueChannel(channel) && !Object.hasOwn(due, channel)) written.set(channel, EMPTY)
  }
  for (const [channel, value] of Object.entries(due)) {
    if (values.get(channel) !== value) written.set(channel, value)
  }
  return written
}

function highest(
  checkpoints: readonly (LangGraphCheckpoint | undefined)[],
): LangGraphVersion | undefined {
  let found: LangGraphVersion | undefined
  for (const checkpoint of checkpoints) {
    for (const version of Object.values(checkpoint?.channel_versions ?? {})) {
      if (found === undefined || version > found) found = version
    }
  }
  return found
}

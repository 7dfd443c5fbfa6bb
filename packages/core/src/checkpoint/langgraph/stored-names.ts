import type { LangGraphCheckpoint, LangGraphVersion } from './langgraph-types.ts'

/** What a LangGraph checkpoint holds beside its values stands under names that begin with this. */
const MARK = '__langgraph__'
const FORMAT = `${MARK}v`
const TIME = `${MARK}ts`
const PARENT = `${MARK}parent`
const VERSION = `${MARK}version:`
const SEEN = `${MARK}seen:`
const ESCAPED = `${MARK}:`

type Values = Readonly<Record<string, unknown>>

/** The channel of ours that holds a channel of LangGraph's. */
export function storedName(channel: string): string {
  return channel.startsWith(MARK) ? ESCAPED + channel : channel
}

/** The other way round; undefined for a fact. */
function channelOf(name: string): string | undefined {
  if (!name.startsWith(MARK)) return name
  return name.startsWith(ESCAPED) ? name.slice(ESCAPED.length) : undefined
}

/** What is stored of a checkpoint, by channel of ours. */
export interface StoredParts {
  readonly format: number
  /** Where it is not the time of the checkpoint in its usual form. */
  readonly ts: string | undefined
  /** A parent that was not there when the checkpoint came. */
  readonly missingParent: string | undefined
  readonly values: Record<string, unknown>
  readonly versions: Record<string, LangGraphVersion>
  readonly seen: LangGraphCheckpoint['versions_seen']
}

export function readParts(stored: Values): StoredParts {
  const names = Object.keys(stored)
  const values = names.flatMap((name): [string, unknown][] => {
    const channel = channelOf(name)
    return channel === undefined ? [] : [[channel, stored[name]]]
  })
  const versions = startingWith(stored, VERSION) as [string, LangGraphVersion][]
  const seen = startingWith(stored, SEEN) as [string, Record<string, LangGraphVersion>][]
  const isForeign = stored[FORMAT] === undefined
  return {
    format: (stored[FORMAT] as number | undefined) ?? 4,
    ts: stored[TIME] as string | undefined,
    missingParent: stored[PARENT] as string | undefined,
    values: Object.fromEntries(values),
    // A thread of another engine's has none: its values count as written once.
    versions: Object.fromEntries(isForeign ? values.map(([channel]) => [channel, 1]) : versions),
    seen: Object.fromEntries(seen),
  }
}

function startingWith(stored: Values, start: string): [string, unknown][] {
  return Object.entries(stored).flatMap(([name, value]): [string, unknown][] =>
    name.startsWith(start) ? [[name.slice(start.length), value]] : [],
  )
}

/** Everything of a checkpoint but its values, by channel of ours. Each node and channel for itself, so that only what changed is stored. */
export function factsOf(
  { v, ts, channel_versions: versions, versions_seen: seen }: LangGraphCheckpoint,
  missingParent: string | undefined,
): Record<string, unknown> {
  const facts: [string, unknown][] = [[FORMAT, v]]
  if (new Date(timeOf(ts)).toISOString() !== ts) facts.push([TIME, ts])
  if (missingParent !== undefined) facts.push([PARENT, missingParent])
  for (const [channel, version] of Object.entries(versions))
    facts.push([VERSION + channel, version])
  for (const [node, each] of Object.entries(seen)) facts.push([SEEN + node, { ...each }])
  return Object.fromEntries(facts)
}

export function isFact(name: string): boolean {
  return channelOf(name) === undefined
}

/** Milliseconds since the epoch; 0 where it is no time. */
export function timeOf(ts: string): number {
  const time = Date.parse(ts)
  return Number.isNaN(time) ? 0 : time
}

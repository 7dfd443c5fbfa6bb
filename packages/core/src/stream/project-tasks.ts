import type { NamedWrite } from './project-updates.ts'

/**
 * What a task wrote as `tasks` and `checkpoints` show it: by key; several writes of one key as
 * `{ $writes: [first, second] }` (semantics §1.4).
 */
export function projectResult(writes: readonly NamedWrite[]): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  const several = new Map<string, unknown[]>()
  for (const { key, value } of writes) {
    if (!Object.hasOwn(result, key)) {
      result[key] = value
      continue
    }
    const all = several.get(key) ?? [result[key]]
    all.push(value)
    several.set(key, all)
    result[key] = { $writes: all }
  }
  return result
}

/** Keys that the metadata of a task does not repeat: they are in its place already. */
const PLACE: ReadonlySet<string> = new Set([
  'thread_id',
  'checkpoint_id',
  'checkpoint_ns',
  'checkpoint_map',
])

/** Tags that LangChain's chains set on their steps: no user has. */
export const CHAIN_TAG = 'seq:step:'

/** The user's metadata of a task, the run's tags folded in; undefined when there is none. */
export function projectMetadata(
  metadata: Readonly<Record<string, unknown>>,
  tags: readonly string[],
): Readonly<Record<string, unknown>> | undefined {
  const shown = Object.entries(metadata).filter(
    ([key]) => !PLACE.has(key) && !key.startsWith('langgraph_'),
  )
  const own = tags.filter((tag) => !tag.startsWith(CHAIN_TAG))
  if (own.length > 0) shown.push(['tags', own])
  return shown.length > 0 ? Object.fromEntries(shown) : undefined
}

import type { StateSnapshot } from '../checkpoint/state-snapshot.ts'
import type { CheckpointOutline } from '../protocol/wire-message.ts'

interface OutlineOptions {
  readonly messagesKey?: string | undefined
}

/**
 * The tree of a thread's checkpoints without their states: which messages came and went with each.
 * A page finds the branches of a conversation in it.
 *
 * @param states Newest first.
 */
export async function outlineState(
  states: AsyncIterable<StateSnapshot<unknown>> | Iterable<StateSnapshot<unknown>>,
  options: unknown,
): Promise<CheckpointOutline[]> {
  const { messagesKey = 'messages' } = (options ?? {}) as OutlineOptions // the page's types say so
  const idsOf = new Map<string, readonly string[]>()
  const bare: Omit<CheckpointOutline, 'added' | 'removed'>[] = []
  for await (const { config, parentConfig, createdAt, values } of states) {
    const id = String(config.configurable.checkpoint_id)
    const parentId = parentConfig?.configurable.checkpoint_id
    idsOf.set(id, messageIds(values, messagesKey))
    bare.push({ id, parentId, createdAt })
  }
  return bare.map((state) => {
    const own = idsOf.get(state.id) ?? []
    const parents = (state.parentId === undefined ? undefined : idsOf.get(state.parentId)) ?? []
    return { ...state, added: without(own, parents), removed: without(parents, own) }
  })
}

/** Lists that grew share their beginning: only what comes after it is looked at. */
function without(ids: readonly string[], others: readonly string[]): string[] {
  let from = 0
  while (from < ids.length && ids[from] === others[from]) from++
  if (from === ids.length) return []
  const known = new Set(others.slice(from))
  return ids.slice(from).filter((id) => !known.has(id))
}

function messageIds(values: unknown, key: string): string[] {
  const list = (values as Readonly<Record<string, unknown>> | null)?.[key]
  if (!Array.isArray(list)) return []
  return list.flatMap((each) => {
    const id = (each as { readonly id?: unknown } | null)?.id
    return typeof id === 'string' ? [id] : []
  })
}

import { type ContentMessage, isMessage } from '../../messages/message.ts'
import { type LiveMessages, setWhole } from './live-messages.ts'

/**
 * Takes over the messages that a state holds: they are whole, and replace what was streamed. Those
 * that were seen keep their places; one that was not comes before what the state has behind it. What
 * the state lacks is dropped, since the tasks that wrote it have ended; not so at an interrupt, where
 * others still run.
 */
export function reconcileMessages(
  live: LiveMessages,
  stored: readonly unknown[],
  isPaused: boolean,
): void {
  const before = live.reconciled
  let from = 0
  while (from < before.length && before[from] === stored[from]) from++
  live.reconciled = stored
  let unseen: string[] = []
  const late = new Map<string, readonly string[]>()
  for (let index = from; index < stored.length; index++) {
    const message = stored[index]
    if (!isMessage(message) || message.type === 'remove' || !message.id) continue
    if (!live.has(message.id)) {
      unseen.push(message.id)
    } else if (unseen.length > 0) {
      late.set(message.id, unseen)
      unseen = []
    }
    takeOver(live, message)
  }
  if (late.size > 0) live.list = live.publish().withBefore(late)
  if (isPaused) return
  live.publish()
  dropMissing(live, stored, live.isBehind ? before : [])
  live.isBehind = false
}

function takeOver(live: LiveMessages, message: ContentMessage): void {
  const { id } = message
  if (live.list.get(id)?.message === message && !live.dirty.has(id)) return
  setWhole(live.touch(id), message)
}

/** Looks only when there are not as many messages as the state has: the usual growth costs nothing. */
function dropMissing(
  live: LiveMessages,
  stored: readonly unknown[],
  known: readonly unknown[],
): void {
  const { ids } = live.list
  if (ids.length === stored.length) return
  const kept = new Set([...stored, ...known].map((each) => (each as { id?: string } | null)?.id))
  const missing = new Set(ids.filter((id) => !kept.has(id)))
  if (missing.size > 0) live.drop(missing)
}

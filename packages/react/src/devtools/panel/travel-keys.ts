import type { KeyboardEvent } from 'react'
import type { Session } from '../session.ts'
import type { TimeTravel } from '../time-travel.ts'
import type { RecordedThread } from '../record/recorder.ts'

type Go = (travel: TimeTravel, recorded: RecordedThread, count: number) => void

/** One entry on or back, with Shift ten; to the first, and to what is now. */
const KEYS: Readonly<Record<string, Go>> = {
  ArrowLeft: (travel, recorded, count) => travel.step(recorded, -count),
  ArrowRight: (travel, recorded, count) => travel.step(recorded, count),
  Home: (travel, recorded) => travel.show(recorded, recorded.journal.first),
  End: (travel) => travel.goLive(),
}

/** Moves through the states of the thread; what has keys of its own keeps them. */
export function onTravelKey(event: KeyboardEvent, session: Session): void {
  const { current } = session
  const go = KEYS[event.key]
  if (!go || !current || event.ctrlKey || event.metaKey || event.altKey) return
  if (hasOwnKeys(event.target)) return
  event.preventDefault()
  go(session.travel, current, event.shiftKey ? 10 : 1)
  selectPast(session)
}

function hasOwnKeys(target: EventTarget): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement && target.type === 'range') return false
  return target.closest('input, select, textarea, [data-own-keys]') !== null
}

/** What is shown whole goes along. */
export function selectPast(session: Session): void {
  const { past } = session.travel.state.getState()
  if (past) session.set({ selected: past.index })
}

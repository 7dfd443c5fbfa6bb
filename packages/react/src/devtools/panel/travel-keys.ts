import type { KeyboardEvent } from 'react'
import type { Session } from '../session.ts'

/** Steps of the keys: one entry, with Shift ten. */
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 }

/** Moves through the states of the thread; fields keep their keys. */
export function onTravelKey(event: KeyboardEvent, session: Session): void {
  const { current, travel } = session
  const { target, key } = event
  const isField = target instanceof HTMLElement && /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)
  const isSlider = target instanceof HTMLInputElement && target.type === 'range'
  const isModified = event.ctrlKey || event.metaKey || event.altKey
  if (!current || (isField && !isSlider) || isModified) return
  if (target instanceof HTMLElement && target.closest('[data-own-keys]')) return
  const step = STEPS[key]
  if (step !== undefined) travel.step(current, step * (event.shiftKey ? 10 : 1))
  else if (key === 'Home') travel.show(current, current.journal.first)
  else if (key === 'End') travel.goLive()
  else return
  event.preventDefault()
  selectPast(session)
}

/** What is shown whole goes along. */
export function selectPast(session: Session): void {
  const { past } = session.travel.state.getState()
  if (past) session.set({ selected: past.index })
}

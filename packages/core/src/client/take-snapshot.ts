import type { ModeState } from './modes/mode.ts'
import type { LiveThread } from './thread-reducer.ts'
import type { ThreadSnapshot } from './thread-state.ts'

/** The state now, sharing with the snapshot before it whatever has not changed. */
export function takeSnapshot(thread: LiveThread): ThreadSnapshot {
  const { options: _options, values, messages, tools, interrupts, run, ...standing } = thread
  const states = { values, messages, tools, interrupts, ...run }
  return Object.freeze({ ...standing, ...snapshotsOf(states) })
}

type Snapshots<States extends Record<string, ModeState<never, unknown>>> = {
  readonly [Mode in keyof States]: ReturnType<States[Mode]['snapshot']>
}

function snapshotsOf<States extends Record<string, ModeState<never, unknown>>>(
  states: States,
): Snapshots<States> {
  const entries = Object.entries(states).map(([mode, state]) => [mode, state.snapshot()])
  return Object.fromEntries(entries) as Snapshots<States> // one per state, under its name
}

import type { StreamMode } from '@rivulet/core/client'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { RivuletDevtoolsProps } from './devtools-options.ts'
import { readPreferences, writePreferences } from './preferences.ts'
import { type InspectedClient, type RecordedThread, Recorder } from './record/recorder.ts'
import { TimeTravel } from './time-travel.ts'

export type SessionOptions = Omit<RivuletDevtoolsProps, 'client'>

export type Tab = 'timeline' | 'metrics'

/** What the devtools show, and how. */
export interface SessionState {
  readonly isOpen: boolean
  /** Of the panel, in pixels. */
  readonly height: number
  readonly tab: Tab
  /** The thread that was chosen; undefined to follow the newest. */
  readonly chosen: RecordedThread | undefined
  /** The entry that is shown whole. */
  readonly selected: number | undefined
  readonly hidden: ReadonlySet<StreamMode>
  /** Key of the one namespace that is listed. */
  readonly ns: string | undefined
  readonly text: string
  /** What part of the timeline is seen; undefined for all of it. */
  readonly range: { readonly from: number; readonly to: number } | undefined
  readonly options: SessionOptions
  /** Changes with everything that is recorded, at most once a frame. */
  readonly version: number
}

/** What was chosen on one thread means nothing on another. */
const FRESH_VIEW = { selected: undefined, range: undefined, ns: undefined } as const

const DEFAULT_HEIGHT = 440
const MIN_HEIGHT = 220

/** Of one mounted devtools. */
export class Session {
  readonly recorder: Recorder
  readonly travel: TimeTravel = new TimeTravel()
  readonly state: StoreApi<SessionState>
  #frame: number | undefined
  /** The thread that the view is of. */
  #viewed: RecordedThread | undefined
  #isFocusDue = false

  constructor(options: SessionOptions) {
    const half = Math.max(MIN_HEIGHT, Math.round(window.innerHeight / 2))
    const { isOpen = options.initialIsOpen ?? false, height = Math.min(DEFAULT_HEIGHT, half) } =
      readPreferences()
    this.recorder = new Recorder({ limit: options.limits?.parts, afterPaint })
    this.state = createStore<SessionState>(() => ({
      isOpen,
      height,
      tab: 'timeline',
      chosen: undefined,
      selected: undefined,
      hidden: new Set(),
      ns: undefined,
      text: '',
      range: undefined,
      options,
      version: 0,
    }))
    this.recorder.subscribe(() => this.#changed())
    this.travel.state.subscribe(() => this.#changed())
  }

  /** Shows the threads of these clients. */
  watch(clients: readonly InspectedClient[]): void {
    this.recorder.watch(clients)
    const { past } = this.travel.state.getState()
    const { chosen } = this.state.getState()
    if (past && !this.#isKnown(past.recorded)) this.travel.goLive()
    if (chosen && !this.#isKnown(chosen)) this.choose(undefined)
  }

  set(change: Partial<SessionState>): void {
    this.state.setState(change)
  }

  /** The thread that is shown. One whose past is on the page stays: its way back to live must be at hand. */
  get current(): RecordedThread | undefined {
    const { chosen } = this.state.getState()
    const { past } = this.travel.state.getState()
    return chosen ?? past?.recorded ?? newest(this.recorder.threads)
  }

  choose(chosen: RecordedThread | undefined): void {
    this.travel.goLive()
    this.set({ chosen, ...FRESH_VIEW })
    this.#viewed = this.current
  }

  setOpen(isOpen: boolean): void {
    this.#isFocusDue = true
    this.set({ isOpen })
    this.#remember()
  }

  /**
   * Whether the keyboard goes on in what was just opened or closed by the user: told once. A page that
   * loads, and a panel that is open from the last visit, take the focus from nobody.
   */
  takeFocus(): boolean {
    const isDue = this.#isFocusDue
    this.#isFocusDue = false
    return isDue
  }

  /** What the panel may be, in pixels. */
  get heights(): { readonly lowest: number; readonly highest: number } {
    return { lowest: MIN_HEIGHT, highest: Math.max(MIN_HEIGHT, window.innerHeight - 40) }
  }

  setHeight(height: number): void {
    const { lowest, highest } = this.heights
    this.set({ height: Math.round(Math.min(Math.max(height, lowest), highest)) })
    this.#remember()
  }

  clear(): void {
    const { current } = this
    if (!current) return
    this.travel.goLive()
    this.recorder.clear(current)
    this.set(FRESH_VIEW)
  }

  close(): void {
    this.travel.goLive()
    this.recorder.close()
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame)
  }

  #remember(): void {
    const { isOpen, height } = this.state.getState()
    writePreferences({ isOpen, height })
  }

  #changed(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined
      const { current } = this
      const isSame = current === this.#viewed
      this.#viewed = current
      this.state.setState(({ version }) => ({ version: version + 1, ...(!isSame && FRESH_VIEW) }))
    })
  }

  #isKnown(recorded: RecordedThread): boolean {
    return this.recorder.threads.includes(recorded)
  }
}

/** The one whose run has begun last: those that stream side by side take no turns. */
function newest(threads: readonly RecordedThread[]): RecordedThread | undefined {
  let found: RecordedThread | undefined
  const begunAt = ({ journal }: RecordedThread): number => journal.begunAt ?? 0
  for (const each of threads) if (!found || begunAt(each) >= begunAt(found)) found = each
  return found
}

/** A task that follows a frame begins when it has been painted. */
function afterPaint(callback: () => void): void {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', () => {
      port1.close()
      callback()
    })
    port1.start()
    port2.postMessage(undefined)
  })
}

// What a page cannot measure of itself: Chromium is asked through its debugging protocol.

export interface Probe {
  /** CPU time of all tasks of the main thread so far, in µs: scripts, style, layout, paint. */
  mainThread(): Promise<number>
  /** Bytes of the page's heap, after everything that can be collected has been. */
  heapUsed(): Promise<number>
}

export type ProbeName = keyof Probe

/** Of the page that runs. */
export const probe: Probe = {
  mainThread: () => ask('mainThread'),
  heapUsed: () => ask('heapUsed'),
}

/** Under this name the sampler answers. */
export const PROBE = 'rivuletProbe'

function ask(name: ProbeName): Promise<number> {
  const { [PROBE]: answer } = globalThis as unknown as Record<string, typeof ask> // exposed by the sampler
  return answer!(name)
}

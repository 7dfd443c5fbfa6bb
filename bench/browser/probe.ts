// What a page cannot measure of itself: Chromium is asked through its debugging protocol.

export interface MainThread {
  /** CPU time of all tasks so far, in µs: scripts, style, layout, paint. */
  readonly busy: number
  /** Of it in scripts. */
  readonly script: number
  /** Of it in style and layout. */
  readonly layout: number
}

export interface Probe {
  mainThread(): Promise<MainThread>
  /** Bytes of the page's heap, after everything that can be collected has been. */
  heapUsed(): Promise<number>
}

export type ProbeName = keyof Probe

/** Of the page that runs. */
export const probe: Probe = {
  mainThread: () => ask('mainThread') as Promise<MainThread>,
  heapUsed: () => ask('heapUsed') as Promise<number>,
}

/** Under this name the sampler answers. */
export const PROBE = 'rivuletProbe'

function ask(name: ProbeName): Promise<unknown> {
  return (globalThis as unknown as Record<string, (name: string) => Promise<unknown>>)[PROBE]!(name)
}

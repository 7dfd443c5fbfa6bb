// How the other hooks' transports get what the scripted worker says.
export interface Answering {
  readonly tokens: number
  /** Absent: as fast as it goes. */
  readonly perSecond?: number | undefined
}

export interface ScriptedRequest extends Answering {
  readonly protocol: 'ui-message' | 'agent-events' | 'stream-parts'
  /** Messages of the thread, which its states repeat. */
  readonly history: number
}

export interface Scripted {
  readonly items: readonly unknown[]
  readonly isLast: boolean
}

/** Started once, as the worker of a page is. */
let worker: Worker | undefined
let listening = new AbortController()

/** Asks for one answer, and hears it batch by batch. One at a time. */
export function listen(request: ScriptedRequest, onBatch: (batch: Scripted) => void): void {
  listening.abort()
  listening = new AbortController()
  const { signal } = listening
  worker ??= new Worker(new URL('./scripted.worker.ts', import.meta.url), { type: 'module' })
  const hear = ({ data }: MessageEvent<Scripted>): void => onBatch(data)
  worker.addEventListener('message', hear, { signal })
  const fail = ({ message }: ErrorEvent): void => reportError(new Error(message))
  worker.addEventListener('error', fail, { signal })
  worker.postMessage(request)
}

/** Stops what is said. */
export function stopListening(): Promise<void> {
  worker?.terminate()
  worker = undefined
  return Promise.resolve()
}

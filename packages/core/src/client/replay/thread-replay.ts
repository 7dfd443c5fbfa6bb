import { RivuletError } from '../../errors.ts'
import type { InspectedThread, PastSnapshot } from '../inspector.ts'
import type { QueuedSubmit } from '../queued-run.ts'
import { takeSnapshot } from '../take-snapshot.ts'
import type { ThreadAction } from '../thread-action.ts'
import {
  createLiveThread,
  type LiveThread,
  type LiveThreadParameters,
  reduceThread,
} from '../thread-reducer.ts'
import type { ThreadSnapshot } from '../thread-state.ts'
import { seedThread } from './seed-thread.ts'

/** Where a replay begins. */
export interface ReplayBase {
  readonly parameters: LiveThreadParameters
  readonly snapshot: ThreadSnapshot
}

/** What a thread is now: the actions that follow can be replayed from there. */
export function replayBaseOf({ parameters, live }: InspectedThread): ReplayBase {
  return { parameters, snapshot: takeSnapshot(live) }
}

/**
 * Goes through what has happened to a thread once more, with the reducer that the thread itself has:
 * after the same actions it is in the same state. What it shows can be read and not acted upon: an
 * answer to a question of the past is refused.
 *
 * @example
 * const replay = new ThreadReplay(base)
 * for (const action of actions.slice(0, 123)) replay.reduce(action)
 * thread.show(replay.past())
 */
export class ThreadReplay {
  readonly #live: LiveThread
  readonly #refusal = refuseAnswer()

  constructor({ parameters, snapshot }: ReplayBase) {
    const { initialValues: _initial, ...rest } = parameters // the snapshot has them
    this.#live = createLiveThread(rest, () => Promise.reject(this.#refusal))
    seedThread(this.#live, snapshot)
  }

  reduce(action: ThreadAction): void {
    reduceThread(this.#live, action)
  }

  /** The state now, as `InspectedThread.show` takes it. */
  past(): PastSnapshot {
    const refusal = this.#refusal
    const snapshot = takeSnapshot(this.#live)
    const queue = Object.freeze(snapshot.queue.map((submit) => toPast(submit, refusal)))
    return { snapshot: Object.freeze({ ...snapshot, queue, isPast: true }), refusal }
  }
}

function toPast({ runId, input }: QueuedSubmit, refusal: Error): QueuedSubmit {
  const refuse = (): never => {
    throw refusal
  }
  return Object.freeze({ runId, input, remove: refuse, runNow: refuse })
}

function refuseAnswer(): RivuletError {
  return new RivuletError(
    'INVALID_ARGUMENT',
    'The page shows the past of this thread: what it asks there may long be answered. Nothing was sent; go back to live, then answer what is asked now.',
    { argument: 'answer' },
  )
}

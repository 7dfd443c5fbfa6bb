import type { RunEnd, RunObserver } from '../client/transport.ts'
import { RivuletError } from '../errors.ts'
import type { Clock } from '../platform/clock.ts'
import { RunPlayer } from './run-player.ts'
import type { ScriptItem } from './script.ts'

/** The runs of a transport that tells scripts. */
export class ScriptRuns {
  readonly #clock: Clock
  readonly #players = new Map<string, RunPlayer>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** That was started last. */
  get newest(): RunPlayer | undefined {
    return [...this.#players.values()].at(-1)
  }

  /** @throws InvalidArgumentError for the id of a run that goes on. */
  start(runId: string, items: readonly ScriptItem[], observer: RunObserver): () => void {
    if (this.#players.get(runId)?.isOver === false) {
      const message = `Run ${runId} is under way already: every run needs an id of its own.`
      throw new RivuletError('INVALID_ARGUMENT', message, { argument: 'runId' })
    }
    const player = new RunPlayer(items, this.#clock)
    this.#players.delete(runId) // the newest stands last
    this.#players.set(runId, player)
    return player.start(observer)
  }

  join(runId: string, observer: RunObserver): () => void {
    const player = this.#players.get(runId)
    if (player) return player.join(observer)
    const message = `Nobody knows run ${runId}: it was never started here.`
    const error = new RivuletError('RUN_NOT_FOUND', message, { runId })
    void Promise.resolve().then(() => observer.onEnd({ status: 'error', error }))
    return () => {}
  }

  cancel(runId: string): void {
    this.#players.get(runId)?.finish({ status: 'cancelled' })
  }

  endAll(end: RunEnd): void {
    for (const player of this.#players.values()) player.finish(end)
  }
}

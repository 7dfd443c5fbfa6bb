import type { CheckpointConfig } from '../checkpoint/checkpoint-config.ts'
import type { StateSnapshot } from '../checkpoint/state-snapshot.ts'
import { newRecord, type ThreadRecord } from '../checkpoint/thread-index.ts'
import { InvalidArgumentError } from '../errors.ts'
import type { Clock } from '../platform/clock.ts'
import type { RequestMethod, WireUpdate } from '../protocol/wire-message.ts'
import { outlineState } from '../session/outline-state.ts'

export interface ScriptedThreadsOptions {
  /** The threads that there are at first, newest first. */
  threads?: readonly ThreadRecord[]
  /** The states of every thread, newest first. */
  history?: readonly StateSnapshot[]
}

/** What a scripted transport knows of threads: what it was given, and what a page changes of it. */
export class ScriptedThreads {
  #threads: readonly ThreadRecord[]
  readonly #given: readonly StateSnapshot[]
  /** Of threads whose state was changed. */
  readonly #states = new Map<string, readonly StateSnapshot[]>()
  readonly #clock: Clock
  #changes = 0

  constructor({ threads = [], history = [] }: ScriptedThreadsOptions, clock: Clock) {
    this.#threads = threads
    this.#given = history
    this.#clock = clock
  }

  /** @throws InvalidArgumentError for what only a graph could answer. */
  answer(method: RequestMethod, [id, options]: readonly unknown[]): unknown {
    const threadId = String(id)
    switch (method) {
      case 'threads.list':
        return this.#threads
      case 'threads.get':
        return this.#threads.find((each) => each.threadId === threadId)
      case 'threads.update':
        return this.#update(threadId, options as Partial<ThreadRecord>) // the page's types say so
      case 'threads.delete':
        return this.#delete(threadId)
      case 'state.get':
        return this.#find(threadId, checkpointOf(options))
      case 'state.history':
        return this.#statesOf(threadId)
      case 'state.outline':
        return outlineState(this.#statesOf(threadId), options)
      case 'state.update':
        return this.#change(threadId, options)
      case 'graph.get':
        throw new InvalidArgumentError(
          'scriptedTransport has no graph to draw: test getGraph with inlineTransport({ … }).',
          { argument: 'method' },
        )
    }
  }

  #update(threadId: string, change: Partial<ThreadRecord>): ThreadRecord {
    const now = this.#clock.now()
    const known = this.#threads.find((each) => each.threadId === threadId)
    const record = { ...(known ?? newRecord(threadId, now)), ...change, updatedAt: now }
    this.#threads = [record, ...this.#threads.filter((each) => each !== known)]
    return record
  }

  #delete(threadId: string): undefined {
    this.#threads = this.#threads.filter((each) => each.threadId !== threadId)
    this.#states.set(threadId, [])
  }

  #statesOf(threadId: string): readonly StateSnapshot[] {
    return this.#states.get(threadId) ?? this.#given
  }

  #find(threadId: string, checkpointId: unknown): StateSnapshot | undefined {
    const states = this.#statesOf(threadId)
    if (checkpointId === undefined) return states[0]
    return states.find(({ config }) => config.configurable.checkpoint_id === checkpointId)
  }

  /** No reducer is known here: a key that is written replaces what it held. */
  #change(threadId: string, update: unknown): CheckpointConfig {
    const { values } = update as { readonly values: WireUpdate } // as RemoteGraph sends it
    const base = this.#find(threadId, checkpointOf(update))
    const writes = ('input' in values ? [values] : values).map(({ input, isCommand }) =>
      isCommand ? (input as { update?: unknown }).update : input,
    )
    const checkpointId = `updated-${++this.#changes}`
    const config = {
      configurable: { thread_id: threadId, checkpoint_ns: '', checkpoint_id: checkpointId },
    }
    const state: StateSnapshot = {
      values: Object.assign({}, base?.values, ...writes) as Record<string, unknown>,
      next: base?.next ?? [],
      config,
      metadata: { source: 'update', step: (base?.metadata?.step ?? -1) + 1, parents: {} },
      createdAt: new Date(this.#clock.now()).toISOString(),
      parentConfig: (base?.config as CheckpointConfig | undefined) ?? null, // a stored one
      tasks: [],
      interrupts: [],
    }
    this.#states.set(threadId, [state, ...this.#statesOf(threadId)])
    return config
  }
}

function checkpointOf(options: unknown): unknown {
  const { configurable } = (options ?? {}) as {
    readonly configurable?: { readonly checkpoint_id?: unknown }
  }
  return configurable?.checkpoint_id
}

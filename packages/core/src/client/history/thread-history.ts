import type { StateSnapshot } from '../../checkpoint/state-snapshot.ts'
import type { ThreadRecord } from '../../checkpoint/thread-index.ts'
import { RivuletError } from '../../errors.ts'
import type { CheckpointOutline, RequestMethod } from '../../protocol/wire-message.ts'
import type { ClientContext } from '../client-context.ts'
import { MessageList } from '../message-list.ts'
import type { LoadedState } from '../thread-action.ts'
import type { ThreadPublisher } from '../thread-publisher.ts'
import type { ThreadRuns } from '../thread-runs.ts'
import type { CheckpointTree } from './checkpoint-tree.ts'

/** The thread whose past this is. */
export interface HistoryOwner {
  readonly graph: string
  readonly messagesKey: string
  readonly publisher: ThreadPublisher
  readonly runs: ThreadRuns
}

/**
 * What a saver has of a thread: the state that it stands at, and the tree of its checkpoints. Read
 * when somebody asks, and read anew when a run has changed it.
 */
export class ThreadHistory {
  readonly runs: ThreadRuns
  readonly messagesKey: string
  readonly #context: ClientContext
  readonly #graph: string
  readonly #publisher: ThreadPublisher
  #loading: Promise<void> | undefined
  #tree: Promise<CheckpointTree> | undefined
  #watchers = 0

  constructor(context: ClientContext, { graph, messagesKey, publisher, runs }: HistoryOwner) {
    this.#context = context
    this.#graph = graph
    this.#publisher = publisher
    this.runs = runs
    this.messagesKey = messagesKey
  }

  /** Messages of the root graph, as far as they were taken in. */
  get messages(): MessageList {
    return this.#publisher.live.messages.snapshot().get('') ?? MessageList.EMPTY
  }

  createMessageId(): string {
    return this.#context.ids.create('message')
  }

  /**
   * Shows what the saver has, once, unless a run was started here: that one tells more.
   *
   * @param goesOn Goes on with a run that was cut off with the realm that it ran in.
   */
  load(goesOn: boolean): Promise<void> {
    return (this.#loading ??= this.#load(goesOn))
  }

  /** Shows what the saver has now. */
  reload(): Promise<void> {
    return (this.#loading = this.#load(false))
  }

  /** Keeps `branches` up to date; returns the function that ends it. */
  watchBranches(): () => void {
    this.#watchers += 1
    if (this.#watchers === 1) void this.#tellBranches()
    return () => {
      this.#watchers -= 1
    }
  }

  /** The thread is what its run has told: nothing is to be loaded. */
  onRunStart(): void {
    this.#loading ??= Promise.resolve()
  }

  /** What was read of the thread does not hold any more. */
  onChange(): void {
    this.#tree = undefined
    if (this.#watchers > 0) void this.#tellBranches()
  }

  /** Shows an older checkpoint, from which the next run goes on; undefined for the newest. */
  async show(checkpointId: string | undefined, isWanted: () => boolean): Promise<void> {
    const { runs } = this
    const state = await this.stateAt(checkpointId)
    // A run was started meanwhile: it goes on from where the thread was.
    if (runs.isBusy || !isWanted()) return
    runs.head = checkpointId
    this.#publisher.leavePast()
    this.#publisher.act({ type: 'state-loaded', state: toLoaded(state, undefined) })
    await this.#tellBranches()
  }

  /** The checkpoints of the thread. */
  tree(): Promise<CheckpointTree> {
    if (!this.#tree) {
      const tree = this.#readTree()
      // One that failed is no answer for the next who asks.
      tree.catch(() => {
        if (this.#tree === tree) this.#tree = undefined
      })
      this.#tree = tree
    }
    return this.#tree
  }

  /** The checkpoint that is shown. */
  async head(): Promise<string | undefined> {
    return this.runs.head ?? (await this.tree()).newest
  }

  async stateAt(checkpointId: string | undefined): Promise<StateSnapshot | undefined> {
    const options = checkpointId && { configurable: { checkpoint_id: checkpointId } }
    return (await this.request('state.get', options)) as StateSnapshot | undefined
  }

  async #load(goesOn: boolean): Promise<void> {
    const { runs } = this
    if (this.#publisher.live.threadId === undefined || runs.isBusy) return
    this.#publisher.act({ type: 'load-started' })
    try {
      const [record, state] = await Promise.all([
        this.request('threads.get') as Promise<ThreadRecord | undefined>,
        this.stateAt(undefined).catch(nothingWithoutSaver),
      ])
      if (runs.isBusy) return
      this.#publisher.act({ type: 'state-loaded', state: toLoaded(state, record) })
      const isCutOff = record?.status === 'busy' && state && state.next.length > 0
      if (goesOn && isCutOff) void runs.submit({ input: null, isCommand: false }, {})
    } catch (error) {
      if (!runs.isBusy) this.#publisher.act({ type: 'load-failed', error: error as Error })
    }
  }

  async #readTree(): Promise<CheckpointTree> {
    const { messagesKey } = this
    const outline = await this.request('state.outline', { messagesKey })
    const { createTree } = await loadBranching()
    return createTree((outline ?? []) as readonly CheckpointOutline[])
  }

  async #tellBranches(): Promise<void> {
    if (this.#watchers === 0 || this.#publisher.live.threadId === undefined) return
    try {
      const tree = await this.tree()
      const head = await this.head()
      const branches = head === undefined ? [] : tree.branchPoints(head)
      this.#publisher.act({ type: 'branches-found', branches: Object.freeze(branches) })
    } catch {
      // Without a saver, or without a way to it, there are none to choose from; what was known stays.
    }
  }

  /** Asks something of the thread, where the graph runs. */
  request(method: RequestMethod, options?: unknown): Promise<unknown> {
    const { threadId } = this.#publisher.live
    return this.#context.transport.request(this.#graph, method, [threadId, options])
  }
}

/** Most pages never need it, and those that do wait for a saver anyway. */
export function loadBranching(): Promise<typeof import('./branching.ts')> {
  return import('./branching.ts')
}

function nothingWithoutSaver(error: unknown): undefined {
  if (RivuletError.isInstance(error) && error.code === 'CHECKPOINTER_REQUIRED') return undefined
  throw error
}

/** @param record Says of a thread that stopped before a node that it waits: its state does not. */
function toLoaded(
  state: StateSnapshot | undefined,
  record: ThreadRecord | undefined,
): LoadedState | undefined {
  if (!state?.metadata) return undefined
  const { values, interrupts } = state
  const isPaused = interrupts.length > 0 || record?.status === 'interrupted'
  return { values, interrupts, isPaused }
}

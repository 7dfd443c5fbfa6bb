import { ConflictError } from '../../errors.ts'
import type { Checkpointer } from '../checkpointer.ts'
import { changeOf } from './same-value.ts'

/** The namespace in which a thread's other namespaces are written down. */
const PLACE = '__langgraph__'
const CHANNEL = 'namespaces'
const TRIES = 5

/** What a new namespace begins with: its checkpoint lends its id and its time. */
export interface NamespaceStart {
  readonly threadId: string
  readonly ns: string
  readonly id: string
  readonly createdAt: number
}

/**
 * The threads and namespaces that a LangGraph graph has written: LangGraph lists checkpoints across
 * them, our savers list one namespace of one thread.
 */
export class NamespaceList {
  readonly #checkpointer: Checkpointer

  constructor(checkpointer: Checkpointer) {
    this.#checkpointer = checkpointer
  }

  /** Before its first checkpoint is stored, so that none is there that is not listed. */
  async add(start: NamespaceStart): Promise<void> {
    const { threads } = this.#checkpointer
    if (start.ns !== '') await this.#addNested(start)
    if (!(await threads.get(start.threadId))) await threads.update(start.threadId, {})
  }

  async threads(): Promise<readonly string[]> {
    const records = await this.#checkpointer.threads.list()
    return records.map(({ threadId }) => threadId)
  }

  async namespaces(threadId: string): Promise<readonly string[]> {
    return ['', ...(await this.#read(threadId)).namespaces]
  }

  async #read(threadId: string): Promise<{ newest: string | undefined; namespaces: string[] }> {
    const stored = await this.#checkpointer.get(configOf(threadId))
    return {
      newest: stored?.config.configurable.checkpoint_id,
      namespaces: (stored?.values[CHANNEL] as string[] | undefined) ?? [],
    }
  }

  async #addNested(start: NamespaceStart): Promise<void> {
    const { threadId, ns, id, createdAt } = start
    for (let tries = 1; ; tries++) {
      const { newest, namespaces } = await this.#read(threadId)
      if (namespaces.includes(ns)) return
      const change = changeOf(CHANNEL, namespaces, [...namespaces, ns])
      try {
        await this.#checkpointer.commit({
          config: configOf(threadId),
          parent: newest,
          checkpoint: {
            id,
            createdAt,
            metadata: { source: 'update', step: -1, parents: {} },
            changes: change ? [change] : [],
            next: [],
            sends: [],
          },
        })
        return
      } catch (error) {
        // Another process has added one meanwhile.
        if (!ConflictError.isInstance(error) || tries === TRIES) throw error
      }
    }
  }
}

function configOf(threadId: string): {
  configurable: { thread_id: string; checkpoint_ns: string }
} {
  return { configurable: { thread_id: threadId, checkpoint_ns: PLACE } }
}

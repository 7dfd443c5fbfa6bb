import { ThreadIdRequiredError } from '../../errors.ts'
import type { LangGraphConfig } from './langgraph-types.ts'

/** A namespace of a thread, or one of its checkpoints. */
export interface NamespacePlace {
  readonly threadId: string
  readonly ns: string
  readonly id?: string | undefined
}

export interface CheckpointPlace extends NamespacePlace {
  readonly id: string
}

/** What a config names. */
export interface ConfigNames {
  readonly threadId: string | undefined
  readonly ns: string | undefined
  readonly id: string | undefined
}

export function namesIn({ configurable = {} }: LangGraphConfig): ConfigNames {
  const names = configurable as Readonly<Record<string, string | undefined>>
  const { thread_id: threadId, checkpoint_ns: ns, checkpoint_id: id } = names
  return {
    threadId: threadId === undefined ? undefined : String(threadId),
    ns,
    id: id || undefined,
  }
}

/** @throws ThreadIdRequiredError */
export function placeIn(config: LangGraphConfig): NamespacePlace {
  const { threadId, ns = '', id } = namesIn(config)
  if (threadId !== undefined) return { threadId, ns, id }
  throw new ThreadIdRequiredError(
    "A graph with a saver needs the thread_id of its thread: { configurable: { thread_id: '1' } }.",
    { graph: '' },
  )
}

interface PlaceConfig {
  configurable: { thread_id: string; checkpoint_ns: string; checkpoint_id?: string }
}

/** The other way round, in the form of both sides. */
export function configOf({ threadId, ns, id }: NamespacePlace): PlaceConfig {
  const place = { thread_id: threadId, checkpoint_ns: ns }
  return { configurable: id === undefined ? place : { ...place, checkpoint_id: id } }
}

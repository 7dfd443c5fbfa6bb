'use client'

import type { GraphTypes } from '@rivulet/core'
import {
  DEFAULT_MODES,
  type Namespace,
  type OnUnmount,
  type OpenThreadOptions,
  type RemoteGraph,
  type StreamMode,
  type Thread,
  type ThreadSnapshot,
} from '@rivulet/core/client'
import { useEffect, useRef } from 'react'
import type { GraphStreamView } from './graph-stream-view.ts'
import { toHandle } from './thread-handle.ts'
import { threadStore } from './thread-store.ts'
import { useThread } from './use-thread.ts'
import { useTrackedView } from './use-tracked-view.ts'
import type { ViewField } from './view-fields.ts'

interface Callbacks<Types extends GraphTypes> {
  /** Told when a thread without an id got one. */
  onThreadId?: ((threadId: string) => void) | undefined
  /** Told what nodes write, as it arrives and outside of rendering; `ns` says which graph's. */
  onCustom?: ((data: Types['custom'], ns: Namespace) => void) | undefined
  /** Told when a run has ended well, was stopped, or waits for an answer. */
  onFinish?: ((snapshot: ThreadSnapshot<Types>) => void) | undefined
  /** Told when a run has failed. */
  onError?: ((error: Error) => void) | undefined
}

export interface UseGraphStreamOptions<
  Field extends ViewField = ViewField,
  Types extends GraphTypes = GraphTypes,
>
  extends OpenThreadOptions, Callbacks<Types> {
  /** The conversation. Without one, a new thread is made at the first submit. */
  threadId?: string | null | undefined
  /**
   * Modes that this view needs. A run streams the union of what its mounted views need when it
   * starts. Default `["values", "messages", "custom", "tasks"]`.
   */
  streamMode?: StreamMode | readonly StreamMode[] | undefined
  /** Whether this view needs what nested graphs say. Default true. */
  subgraphs?: boolean | undefined
  /**
   * What becomes of a run when the last view of its thread has gone: it goes on and is listened to
   * ("keep", the default), goes on unheard until a view comes ("detach"), or is stopped.
   */
  onUnmount?: OnUnmount | undefined
  /**
   * Whether a run that was cut off, since the page or its worker went away, goes on when the thread is
   * opened. Default false. Needs a saver that survives.
   */
  resumeOnLoad?: boolean | undefined
  /** Limits the view to these fields, and subscribes to all of them. */
  select?: readonly Field[] | undefined
}

/**
 * A graph's thread in a component.
 *
 * Returns an immutable view: reading a field in render subscribes to it, and the component renders
 * again when a field that it has read has changed. `view.thread` is for children and narrow hooks.
 * The run belongs to the client: it goes on when the component unmounts.
 *
 * @example
 * const chat = useGraphStream(agent, { threadId })
 * const ids = useMessageIds(chat.thread)
 * chat.submit({ messages: 'hi' })
 */
export function useGraphStream<Types extends GraphTypes, Field extends ViewField = ViewField>(
  graph: RemoteGraph<Types>,
  options: UseGraphStreamOptions<Field, Types> = {},
): GraphStreamView<Types, Field> {
  const { threadId, select, streamMode = DEFAULT_MODES, subgraphs = true, ...open } = options
  const { onUnmount = 'keep', resumeOnLoad = false } = options
  const thread = useThread(graph, threadId ?? undefined, open)
  const view = useTrackedView(thread, select)

  const modes = typeof streamMode === 'string' ? streamMode : streamMode.join()
  useEffect(
    () => thread.requestModes(modes === '' ? [] : (modes.split(',') as StreamMode[]), subgraphs),
    [thread, modes, subgraphs],
  )

  const { source } = view
  useEffect(() => source.mount(), [source])
  useEffect(() => thread.view(onUnmount), [thread, onUnmount])
  useEffect(() => void thread.load({ goesOn: resumeOnLoad }), [thread, resumeOnLoad])

  useCallbacks(thread, options)
  return view as unknown as GraphStreamView<Types, Field> // the getters are defined by field
}

/** Callbacks may be inline: the newest ones are called. */
function useCallbacks<Types extends GraphTypes>(
  thread: Thread<Types>,
  options: Callbacks<Types> & Pick<UseGraphStreamOptions, 'threadId'>,
): void {
  const latest = useRef(options)
  const toldId = useRef<string>(undefined)
  useEffect(() => {
    latest.current = options
  })
  useEffect(
    () =>
      thread.onPart((part) => {
        if (part.type !== 'custom') return
        report(() => latest.current.onCustom?.(part.data, part.ns))
      }),
    [thread],
  )
  useEffect(() => {
    const store = threadStore(toHandle(thread))
    let last = store.getState()
    const tell = (next: ThreadSnapshot<Types>): void => {
      // What was has been told.
      if (next.isPast) return
      const { threadId } = next
      const { status } = last
      last = next
      if (threadId !== undefined && ![toldId.current, latest.current.threadId].includes(threadId)) {
        toldId.current = threadId
        report(() => latest.current.onThreadId?.(threadId))
      }
      if (next.status !== status) report(() => tellStatus(latest.current, next))
    }
    // An effect of a child may have submitted already.
    tell(last)
    return store.subscribe(tell)
  }, [thread])
}

/** As in an event handler: the error is the page's, and stops nobody else. */
function report(call: () => void): void {
  try {
    call()
  } catch (error) {
    reportError(error)
  }
}

function tellStatus<Types extends GraphTypes>(
  { onFinish, onError }: Callbacks<Types>,
  snapshot: ThreadSnapshot<Types>,
): void {
  if (snapshot.status === 'error' && snapshot.error) onError?.(snapshot.error)
  if (FINISHED.has(snapshot.status)) onFinish?.(snapshot)
}

const FINISHED: ReadonlySet<string> = new Set(['success', 'interrupted', 'stopped'])

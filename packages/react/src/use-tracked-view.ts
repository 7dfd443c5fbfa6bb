'use client'

import type { GraphTypes } from '@rivulet/core'
import type { Thread, ThreadSnapshot } from '@rivulet/core/client'
import { TrackedView } from './graph-stream-view.ts'
import { toHandle } from './thread-handle.ts'
import { threadStore } from './thread-store.ts'
import { usePublished } from './use-published.ts'
import type { ViewField } from './view-fields.ts'

/** A view of a thread: a new one when a field that was read has changed. */
export function useTrackedView<Types extends GraphTypes>(
  thread: Thread<Types>,
  select?: readonly ViewField[],
): TrackedView {
  const store = threadStore(toHandle(thread as unknown as Thread)) // a view reads any thread
  return usePublished(store, {
    create: (snapshot, isPinned) =>
      TrackedView.create({ thread: thread as unknown as Thread, snapshot, isPinned, select }),
    advance,
  })
}

const advance = (view: TrackedView, state: ThreadSnapshot): TrackedView => view.advance(state)

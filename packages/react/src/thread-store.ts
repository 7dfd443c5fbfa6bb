import type { GraphTypes } from '@rivulet/core'
import type { Thread, ThreadSnapshot } from '@rivulet/core/client'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { fromHandle, type ThreadHandle } from './thread-handle.ts'

const stores = new WeakMap<Thread, StoreApi<ThreadSnapshot>>()

/**
 * The zustand store of a thread: one per thread, its state the snapshot that was committed last, its
 * initial state what a server has rendered.
 * Store and thread hold each other and go together, so the subscription is never taken back.
 */
export function threadStore<Types extends GraphTypes>(
  handle: ThreadHandle<Types>,
): StoreApi<ThreadSnapshot<Types>> {
  const thread = fromHandle(handle)
  let store = stores.get(thread)
  if (!store) {
    const created = createStore<ThreadSnapshot>(() => thread.getInitialSnapshot())
    created.setState(thread.getSnapshot(), true)
    thread.subscribe((snapshot) => created.setState(snapshot, true))
    stores.set(thread, created)
    store = created
  }
  return store as StoreApi<ThreadSnapshot<Types>> // of its graph
}

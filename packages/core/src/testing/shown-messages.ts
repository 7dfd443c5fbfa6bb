import type { BranchPoint } from '../client/history/checkpoint-tree.ts'
import type { Thread } from '../client/thread.ts'
import { createDeferred } from '../internal/deferred.ts'
import { textOf } from '../messages/message.ts'

function messagesOf(thread: Thread) {
  return thread.getSnapshot().messages.get('')?.items ?? []
}

export function idsOf(thread: Thread): string[] {
  return messagesOf(thread).map(({ id }) => id)
}

export function textsOf(thread: Thread): string[] {
  return messagesOf(thread).map(({ message }) => textOf(message))
}

/** What the human has said. */
export function questionsOf(thread: Thread): string[] {
  const asked = messagesOf(thread).filter(({ message }) => message.type === 'human')
  return asked.map(({ message }) => textOf(message))
}

/** Resolves when the newest message is an answer to "wait", and its text fits. */
export function answerOf(
  thread: Thread,
  fits: (text: string) => boolean = () => true,
): Promise<void> {
  return until(thread, () => {
    const text = textsOf(thread).at(-1) ?? ''
    return text.endsWith(': wait') && fits(text)
  })
}

/** The branch point of a thread that has one, as soon as it has so many ways. */
export async function branchOf(thread: Thread, ways: number): Promise<BranchPoint> {
  const find = () => thread.getSnapshot().branches[0]
  await until(thread, () => find()?.options.length === ways)
  return find()!
}

function until(thread: Thread, isSo: () => boolean): Promise<void> {
  const { promise, resolve } = createDeferred()
  const check = (): void => {
    if (isSo()) resolve()
  }
  const unsubscribe = thread.subscribe(check)
  check()
  return promise.finally(unsubscribe)
}

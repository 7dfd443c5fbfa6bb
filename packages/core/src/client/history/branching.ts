import type { CheckpointConfig } from '../../checkpoint/checkpoint-config.ts'
import type { GraphTypes, RunInputOf } from '../../graph/graph-types.ts'
import type { CheckpointOutline } from '../../protocol/wire-message.ts'
import { REMOVE_ALL_MESSAGES } from '../../messages/add-messages.ts'
import type { ContentMessage } from '../../messages/message.ts'
import type { MessageItem } from '../message-list.ts'
import type { RunBase } from '../queued-run.ts'
import { type RunInput, toRunInput, toUpdate } from '../run-input.ts'
import { CheckpointTree } from './checkpoint-tree.ts'
import { noSuchCheckpoint, noSuchMessage, nothingBefore, nothingToRegenerate } from './refusals.ts'
import type { ThreadHistory } from './thread-history.ts'

/** Where a thread branches off, and what it goes on with. */
export interface ForkOptions<Types extends GraphTypes = GraphTypes> {
  /** Of the root graph. */
  readonly checkpointId: string
  /** Absent: what was due there runs again. */
  readonly input?: RunInputOf<Types> | undefined
}

export interface Edit {
  readonly messageId: string
  readonly content: ContentMessage['content']
}

// A page loads this module when it first goes back in a thread, or shows its branches.

/** A run that branches off: what it is given, and from where. */
export interface BranchPlan {
  readonly input: RunInput
  readonly base: RunBase
}

export function createTree(outline: readonly CheckpointOutline[]): CheckpointTree {
  return new CheckpointTree(outline)
}

/** Plans to go on from a checkpoint. */
export async function planFork(
  history: ThreadHistory,
  { checkpointId, input = null }: ForkOptions,
): Promise<BranchPlan> {
  const tree = await history.tree()
  const kept = tree.messagesAt(checkpointId)
  return { input: toRunInput(input), base: { checkpointId, kept } }
}

/** Plans to write a message anew, or what answers it when a human has written it. */
export async function planRegenerate(
  history: ThreadHistory,
  messageId?: string,
): Promise<BranchPlan> {
  const { items } = history.messages
  const isMeant = ({ id, message }: MessageItem): boolean =>
    messageId === undefined ? message.type === 'human' : id === messageId
  const at = items.findLastIndex(isMeant)
  if (at === -1) throw messageId === undefined ? nothingToRegenerate() : noSuchMessage(messageId)
  const head = await history.head()
  const tree = await history.tree()
  // A message that was never saved, since its run was stopped, goes back to the one before it.
  for (const { id, message } of items.slice(0, at + 1).toReversed()) {
    const origin = head === undefined ? undefined : tree.originOf(id, head)
    if (!origin) continue
    const isGiven = isInput(message)
    // Where a run saves its end alone, a question comes with its answer: it is asked once more.
    const isAnswered = origin.added.some((each) => !isInput(history.messages.get(each)?.message))
    if (isGiven && isAnswered) return planEdit(history, { messageId: id, content: message.content })
    const checkpointId = isGiven || id !== items[at]!.id ? origin.id : origin.before
    if (checkpointId === undefined) throw nothingBefore(id)
    return planFork(history, { checkpointId })
  }
  throw nothingBefore(items[at]!.id)
}

/**
 * Plans to say a message differently. One of a human is submitted anew in its place; any other is
 * replaced, and the thread goes on from there.
 */
export async function planEdit(
  history: ThreadHistory,
  { messageId, content }: Edit,
): Promise<BranchPlan> {
  const { messagesKey } = history
  const message = history.messages.get(messageId)?.message
  if (!message) throw noSuchMessage(messageId)
  const tree = await history.tree()
  const head = await history.head()
  const origin = head === undefined ? undefined : tree.originOf(messageId, head)
  if (!origin) throw nothingBefore(messageId)
  const edited = { ...message, id: history.createMessageId(), content }
  if (!isInput(message)) return replace(history, { messageId, at: origin.id, edited })
  if (origin.before === undefined) throw nothingBefore(messageId)
  const given = origin.added.flatMap((id) => history.messages.get(id)?.message ?? [])
  const messages = given.filter(isInput).map((each) => (each === message ? edited : each))
  return planFork(history, { checkpointId: origin.before, input: { [messagesKey]: messages } })
}

/** Of what a run is given; everything else is written by nodes. */
function isInput(message: ContentMessage | undefined): boolean {
  return message?.type === 'human' || message?.type === 'system'
}

interface Replacement {
  readonly messageId: string
  /** The checkpoint that has brought it. */
  readonly at: string
  readonly edited: ContentMessage
}

/** Saves the branch with the other message; what is left to plan is to go on from there. */
async function replace(
  history: ThreadHistory,
  { messageId, at, edited }: Replacement,
): Promise<BranchPlan> {
  const { messagesKey } = history
  const state = await history.stateAt(at)
  const list = (state?.values[messagesKey] ?? []) as readonly ContentMessage[]
  const messages = list.map((each) => (each.id === messageId ? edited : each))
  const clear = { type: 'remove', id: REMOVE_ALL_MESSAGES }
  const update = {
    configurable: { checkpoint_id: at },
    values: toUpdate({ [messagesKey]: [clear, ...messages] }),
  }
  const saved = (await history.request('state.update', update)) as CheckpointConfig
  history.onChange()
  const kept = new Set(messages.map(({ id }) => id))
  const checkpointId = String(saved.configurable.checkpoint_id)
  return { input: { input: null, isCommand: false }, base: { checkpointId, kept } }
}

/** The checkpoint that a branch stands at; undefined for the newest of the thread. */
export async function findHead(history: ThreadHistory, id: string): Promise<string | undefined> {
  const tree = await history.tree()
  const head = tree.newestBelow(id)
  if (head === undefined) throw noSuchCheckpoint(id)
  return head === tree.newest ? undefined : head
}

import { nsOfKey } from '../../internal/ns.ts'
import type { AIMessageChunk, ContentMessage } from '../../messages/message.ts'
import type { MessageItem, MessageList } from '../message-list.ts'
import type { NamespaceNode } from '../modes/namespaces.ts'
import type { TaskView } from '../modes/tasks.ts'
import type { LiveThread } from '../thread-reducer.ts'
import type { ThreadSnapshot } from '../thread-state.ts'
import type { ToolCallView } from '../tool-call-view.ts'

/**
 * Brings a new thread into the state of a snapshot. Between two runs it goes on from there just as
 * the thread did that the snapshot is of. Within a run it shows the same, but of what is being
 * written it knows only what it shows: the arguments of a tool call begin again with their next piece.
 */
export function seedThread(thread: LiveThread, snapshot: ThreadSnapshot): void {
  const { run, tools } = thread
  const { threadId, runId, status, connection, error, queue, branches, isFetching } = snapshot
  Object.assign(thread, { threadId, runId, status, connection, error, queue, branches, isFetching })
  for (const [key, data] of snapshot.values) {
    thread.values.reduce({ type: 'values', ns: nsOfKey(key), data, interrupts: [] })
  }
  for (const [key, list] of snapshot.messages) seedMessages(thread, key, list)
  for (const call of snapshot.tools) seedTool(tools, call)
  for (const mode of ['updates', 'custom', 'checkpoints', 'debug'] as const) {
    for (const entry of snapshot[mode].log) run[mode].reduce({ type: mode, ...entry } as never) // of its mode
  }
  for (const { id, value, response_schema: schema, ns } of snapshot.interrupts) {
    const interrupt = schema === undefined ? { id, value } : { id, value, response_schema: schema }
    thread.interrupts.reduce({ type: 'values', ns, data: {}, interrupts: [interrupt] })
  }
  seedActivity(run, snapshot)
}

/** What belongs to the newest run. */
function seedActivity(run: LiveThread['run'], snapshot: ThreadSnapshot): void {
  const { status } = snapshot
  for (const node of snapshot.namespaces) seedNamespace(run, node)
  for (const task of snapshot.tasks) placeTask(run, task)
  for (const task of snapshot.tasks) seedTask(run, task)
  const isOver = status !== 'submitted' && status !== 'streaming'
  if (!isOver) return
  const leftover = status === 'interrupted' || status === 'success' ? status : 'stopped'
  run.tasks.endRun(leftover)
  run.namespaces.endRun(leftover)
}

function seedMessages(
  { messages, options, values }: LiveThread,
  key: string,
  list: MessageList,
): void {
  const ns = nsOfKey(key)
  const { messagesKey = 'messages' } = options
  const takeOver = (stored: unknown): void =>
    messages.reconcile({ ns, data: { [messagesKey]: stored } }, true)
  for (const item of list.items) {
    const { message, metadata, status } = item
    if (status === 'pending') messages.showAhead({ messages: [message] })
    else if (metadata) messages.reduce({ type: 'messages', ns, data: [toTold(item), metadata] })
    else takeOver([message])
  }
  const stored = (values.snapshot().get(key) as Record<string, unknown> | null | undefined)?.[
    messagesKey
  ]
  if (Array.isArray(stored)) takeOver(stored)
}

/** One that is being written goes on with its next delta. */
function toTold({ message, status }: MessageItem): ContentMessage | AIMessageChunk {
  if (status !== 'streaming' || message.type !== 'ai') return message
  const { tool_calls: calls, type: _type, ...rest } = message
  const pieces = calls?.map(({ id, name, args, is_partial: isPartial }, index) => ({
    index,
    id,
    name,
    args: isPartial ? '' : JSON.stringify(args),
  }))
  return { ...rest, type: 'AIMessageChunk', ...(pieces && { tool_call_chunks: pieces }) }
}

/** Of the calls that have run; the others are in their messages. */
function seedTool(tools: LiveThread['tools'], call: ToolCallView): void {
  const { id: tool_call_id, name: tool_name, args: input, ns, state, deltas } = call
  if (state !== 'running' && state !== 'done' && state !== 'error') return
  const about = { tool_call_id }
  tools.reduce({ type: 'tools', ns, data: { event: 'tool-started', ...about, tool_name, input } })
  for (const delta of deltas) {
    tools.reduce({ type: 'tools', ns, data: { event: 'tool-output-delta', ...about, delta } })
  }
  if (state === 'done') {
    tools.reduce({
      type: 'tools',
      ns,
      data: { event: 'tool-finished', ...about, output: call.output },
    })
  } else if (state === 'error') {
    tools.reduce({
      type: 'tools',
      ns,
      data: { event: 'tool-error', ...about, message: call.error ?? '' },
    })
  }
}

function seedNamespace(run: LiveThread['run'], node: NamespaceNode): void {
  run.namespaces.reduce({ type: 'custom', ns: node.ns, data: undefined })
  for (const child of node.children) seedNamespace(run, child)
}

/** Gives it its place: of the tasks of one node it is the only one that runs when it is seeded. */
function placeTask(run: LiveThread['run'], { id, name, ns }: TaskView): void {
  run.tasks.reduce({
    type: 'tasks',
    ns,
    data: { id, name, error: null, result: {}, interrupts: [] },
  })
}

function seedTask(run: LiveThread['run'], task: TaskView): void {
  const { id, name, ns, input, triggers, metadata, result, error, interrupts } = task
  const start = { id, name, input, triggers, ...(metadata && { metadata }) }
  run.tasks.reduce({ type: 'tasks', ns, data: start })
  if (task.isCached) {
    const data = { [name]: result, __metadata__: { cached: true } as const }
    return run.tasks.reduce({ type: 'updates', ns, data })
  }
  // What ended with its run has no result.
  if (!result) return
  const end = { id, name, error, result, interrupts }
  run.tasks.reduce({ type: 'tasks', ns, data: end })
  run.namespaces.reduce({ type: 'tasks', ns, data: end })
}

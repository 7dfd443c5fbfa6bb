import { createGraphClient } from '../client/graph-client.ts'
import type { RemoteGraph } from '../client/remote-graph.ts'
import type { Thread } from '../client/thread.ts'
import type { Transport } from '../client/transport.ts'
import { assertEqual, codeOf } from './assert.ts'
import { answerOf, idsOf, questionsOf, textsOf } from './shown-messages.ts'
import type { Check } from './transport-check.ts'

/** What a page does with a conversation that is saved where its graph runs. */
export const CONVERSATION_CHECKS: Readonly<Record<string, Check>> = {
  'calls a message of the input in the state what the page has called it': async (graph) => {
    const thread = graph('chat').thread('ids')
    const run = thread.submit({ messages: ['one', { role: 'user', content: 'two' }] })
    const shown = idsOf(thread)
    assertEqual(textsOf(thread), ['one', 'two'])
    await run
    assertEqual(idsOf(thread).slice(0, 2), shown)
    assertEqual(idsOf(thread).length, 3)
  },

  'runs what is submitted while busy in order': async (graph) => {
    const thread = graph('chat').thread('queue')
    const runs = ['one', 'two', 'three'].map((messages) => thread.submit({ messages }))
    assertEqual(thread.getSnapshot().queue.length, 2)
    await Promise.all(runs)
    assertEqual(questionsOf(thread), ['one', 'two', 'three'])
    assertEqual(thread.getSnapshot().queue, [])
  },

  'stops what is under way for a submit that interrupts': async (graph) => {
    const thread = graph('chat').thread('interrupt')
    const first = thread.submit({ messages: 'wait' })
    await answerOf(thread)
    const second = thread.submit({ messages: 'hi' }, { whenBusy: 'interrupt' })
    assertEqual([(await first).status, (await second).status], ['stopped', 'success'])
    assertEqual(questionsOf(thread), ['wait', 'hi'])
  },

  'shows what was saved of a thread that this page has not run': async (graph, { transport }) => {
    await graph('chat').thread('stored').submit({ messages: 'hi' })
    await graph('asking').thread('stored').submit({})
    const other = createGraphClient({ transport })
    const [chat, asking] = ['chat', 'asking'].map((name) => other.graph(name).thread('stored'))
    await Promise.all([chat!.load(), asking!.load()])
    assertEqual(textsOf(chat!), textsOf(graph('chat').thread('stored')))
    const { status, interrupts, isFetching } = asking!.getSnapshot()
    assertEqual([status, interrupts.length, isFetching], ['interrupted', 1, false])
    assertEqual((await interrupts[0]!.resume('yes')).status, 'success')
  },

  'puts what is said after what was saved, loaded or not': async (graph, { transport }) => {
    await graph('chat').thread('late').submit({ messages: 'one' })
    const other = createGraphClient({ transport }).graph('chat').thread('late')
    const isLoaded = other.load()
    const run = other.submit({ messages: 'two' })
    await Promise.all([isLoaded, run])
    assertEqual(questionsOf(other), ['one', 'two'])
    assertEqual(idsOf(other), idsOf(await loaded(transport, 'late')))
  },

  'has nothing to show of a thread that nobody has run, or that nobody saves': async (graph) => {
    for (const name of ['chat', 'talk']) {
      const thread = graph(name).thread('nobody')
      await thread.load()
      const { status, error, isFetching } = thread.getSnapshot()
      assertEqual([status, error, isFetching], ['idle', undefined, false])
    }
  },

  'leaves a run that goes on, and joins it again': async (graph) => {
    const thread = graph('chat').thread('left')
    const run = thread.submit({ messages: 'wait' })
    await answerOf(thread)
    const before = textsOf(thread)
    thread.detach()
    assertEqual([thread.getSnapshot().status, textsOf(thread)], ['idle', before])
    thread.join()
    assertEqual(thread.getSnapshot().status, 'streaming')
    await answerOf(thread)
    assertEqual(textsOf(thread), before)
    await thread.stop()
    assertEqual((await run).status, 'stopped')
  },

  'is told the end of a run that has ended while nobody listened': async (graph) => {
    const thread = graph('chat').thread('gone')
    const run = thread.submit({ messages: 'hi' })
    thread.detach()
    await ended(graph('chat'), 'gone')
    thread.join()
    assertEqual((await run).status, 'success')
    assertEqual(textsOf(thread).length, 2)
  },

  'fails what is submitted to a closed client, also where a run was left': async (
    graph,
    { close },
  ) => {
    const thread = graph('chat').thread('closed')
    const left = thread.submit({ messages: 'wait' })
    await answerOf(thread)
    thread.detach()
    await close()
    const late = await thread.submit({ messages: 'hi' })
    assertEqual([(await left).status, late.status], ['stopped', 'error'])
    assertEqual(codeOf(thread.getSnapshot().error), 'DISCONNECTED')
  },
}

/** The thread as a page shows it that opens it now. */
async function loaded(transport: Transport, threadId: string): Promise<Thread> {
  const thread = createGraphClient({ transport }).graph('chat').thread(threadId)
  await thread.load()
  return thread
}

/** Asks until the thread has come to rest. */
async function ended(graph: RemoteGraph, threadId: string): Promise<void> {
  while ((await graph.threads.get(threadId))?.status !== 'idle') await Promise.resolve()
}

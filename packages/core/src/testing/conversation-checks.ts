import { createGraphClient } from '../client/graph-client.ts'
import type { RemoteGraph } from '../client/remote-graph.ts'
import type { Thread } from '../client/thread.ts'
import type { Transport } from '../client/transport.ts'
import { createDeferred } from '../internal/deferred.ts'
import { textOf } from '../messages/message.ts'
import { assertEqual, codeOf, rejectionOf } from './assert.ts'
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

  'answers anew on a branch of its own, and shows either branch': async (graph) => {
    const thread = graph('chat').thread('regenerate')
    const release = thread.watchBranches()
    await thread.submit({ messages: 'hi' })
    const first = textsOf(thread)
    const run = thread.regenerate()
    assertEqual((await run).status, 'success')
    const second = textsOf(thread)
    assertEqual([first.length, second.length, first[1] === second[1]], [2, 2, false])

    const point = await branchOf(thread, 2)
    assertEqual([point.messageId, point.selected], [idsOf(thread)[1], 1])
    await thread.selectBranch(point.options[0]!.id)
    assertEqual(textsOf(thread), first)
    assertEqual(thread.getSnapshot().branches[0]?.selected, 0)
    await thread.submit({ messages: 'go on' })
    assertEqual(textsOf(thread).slice(0, 3), [...first, 'go on'])
    await thread.selectBranch(point.options[1]!.id)
    assertEqual(textsOf(thread), second)
    release()
  },

  'goes back to before an answer in the middle': async (graph) => {
    const thread = graph('chat').thread('middle')
    await thread.submit({ messages: 'one' })
    await thread.submit({ messages: 'two' })
    const [, answer] = idsOf(thread)
    assertEqual((await thread.regenerate(answer)).status, 'success')
    assertEqual(questionsOf(thread), ['one'])
    assertEqual(idsOf(thread)[1] === answer, false)
  },

  'says a message differently, again and again, with all ways at one place': async (graph) => {
    const thread = graph('chat').thread('edit')
    const release = thread.watchBranches()
    await thread.submit({ messages: 'zero' })
    await thread.submit({ messages: 'one' })
    for (const content of ['two', 'three']) {
      const asked = idsOf(thread)[2]!
      assertEqual((await thread.edit(asked, content)).status, 'success')
      assertEqual(questionsOf(thread), ['zero', content])
    }
    const point = await branchOf(thread, 3)
    assertEqual([point.messageId, point.selected], [idsOf(thread)[2], 2])
    await thread.selectBranch(point.options[0]!.id)
    assertEqual(questionsOf(thread), ['zero', 'one'])
    release()
  },

  'says the first message of a thread differently': async (graph) => {
    const thread = graph('chat').thread('first')
    await thread.submit({ messages: 'one' })
    await thread.edit(idsOf(thread)[0]!, 'other')
    assertEqual(questionsOf(thread), ['other'])
    assertEqual(textsOf(thread).length, 2)
  },

  'replaces what a node has written, as a branch': async (graph) => {
    const thread = graph('chat').thread('answer')
    await thread.submit({ messages: 'one' })
    const result = await thread.edit(idsOf(thread)[1]!, 'by hand')
    assertEqual([result.status, textsOf(thread)], ['success', ['one', 'by hand']])
    await thread.submit({ messages: 'two' })
    assertEqual(questionsOf(thread), ['one', 'two'])
    assertEqual(textsOf(thread)[1], 'by hand')
  },

  'goes on from a checkpoint with an input, or with what was due there': async (graph) => {
    const thread = graph('chat').thread('fork')
    await thread.submit({ messages: 'one' })
    await thread.submit({ messages: 'two' })
    const ends: string[] = []
    for await (const { config, next } of graph('chat').getStateHistory('fork')) {
      if (next.length === 0) ends.push(String(config.configurable.checkpoint_id))
    }
    const checkpointId = ends.at(-1)!
    const run = thread.fork({ checkpointId, input: { messages: 'other' } })
    assertEqual((await run).status, 'success')
    assertEqual(questionsOf(thread), ['one', 'other'])
  },

  'regenerates what was stopped, from the question': async (graph) => {
    const thread = graph('chat').thread('stopped')
    const run = thread.submit({ messages: 'wait' })
    await answerOf(thread)
    const before = textsOf(thread)
    const again = thread.regenerate(idsOf(thread)[1])
    assertEqual((await run).status, 'stopped')
    await answerOf(thread, (text) => text !== before[1])
    assertEqual(questionsOf(thread), ['wait'])
    await thread.stop()
    assertEqual((await again).status, 'stopped')
  },

  'answers anew once when it is asked to twice': async (graph) => {
    const thread = graph('chat').thread('twice')
    const release = thread.watchBranches()
    await thread.submit({ messages: 'hi' })
    const [first, second] = await Promise.all([thread.regenerate(), thread.regenerate()])
    assertEqual([first.status, second.status], ['stopped', 'success'])
    await branchOf(thread, 2)
    release()
  },

  'goes back to nothing when it is stopped before it has begun': async (graph) => {
    const thread = graph('chat').thread('early')
    await thread.submit({ messages: 'hi' })
    const before = textsOf(thread)
    const again = [thread.regenerate(), thread.edit(idsOf(thread)[0]!, 'other')]
    await thread.stop()
    for (const run of again) assertEqual((await run).status, 'stopped')
    assertEqual([thread.getSnapshot().status, textsOf(thread)], ['success', before])
  },

  'shows the branch that was chosen last': async (graph) => {
    const thread = graph('chat').thread('choice')
    const release = thread.watchBranches()
    await thread.submit({ messages: 'hi' })
    await thread.regenerate()
    const texts = textsOf(thread)
    const [first, second] = (await branchOf(thread, 2)).options
    await Promise.all([thread.selectBranch(first!.id), thread.selectBranch(second!.id)])
    assertEqual([textsOf(thread), thread.getSnapshot().branches[0]?.selected], [texts, 1])
    release()
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

  'refuses to go back without a saver, and to what there is not': async (graph) => {
    const talk = graph('talk').thread('none')
    await talk.submit({ messages: 'hi' })
    assertEqual(codeOf(await rejectionOf(() => talk.regenerate())), 'CHECKPOINTER_REQUIRED')
    const thread = graph('chat').thread('none')
    await thread.submit({ messages: 'hi' })
    const refused = [
      () => thread.edit('nobody', 'x'),
      () => thread.regenerate('nobody'),
      () => thread.selectBranch('nowhere'),
    ]
    for (const call of refused) assertEqual(codeOf(await rejectionOf(call)), 'INVALID_ARGUMENT')
    assertEqual(questionsOf(thread), ['hi'])
  },
}

/** The thread as a page shows it that opens it now. */
async function loaded(transport: Transport, threadId: string): Promise<Thread> {
  const thread = createGraphClient({ transport }).graph('chat').thread(threadId)
  await thread.load()
  return thread
}

function messagesOf(thread: Thread) {
  return thread.getSnapshot().messages.get('')?.items ?? []
}

function idsOf(thread: Thread): string[] {
  return messagesOf(thread).map(({ id }) => id)
}

function textsOf(thread: Thread): string[] {
  return messagesOf(thread).map(({ message }) => textOf(message))
}

/** What the human has said. */
function questionsOf(thread: Thread): string[] {
  const asked = messagesOf(thread).filter(({ message }) => message.type === 'human')
  return asked.map(({ message }) => textOf(message))
}

/** Resolves when the newest message is an answer to "wait", and its text fits. */
function answerOf(thread: Thread, fits: (text: string) => boolean = () => true): Promise<void> {
  return until(thread, () => {
    const text = textsOf(thread).at(-1) ?? ''
    return text.endsWith(': wait') && fits(text)
  })
}

/** The branch point of a thread that has one, as soon as it has so many ways. */
async function branchOf(thread: Thread, ways: number) {
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

/** Asks until the thread has come to rest. */
async function ended(graph: RemoteGraph, threadId: string): Promise<void> {
  while ((await graph.threads.get(threadId))?.status !== 'idle') await Promise.resolve()
}

import { assertEqual, codeOf, rejectionOf } from './assert.ts'
import { answerOf, branchOf, idsOf, questionsOf, textsOf } from './shown-messages.ts'
import type { Check } from './transport-check.ts'

/** What a page does to go back in a conversation, and to look at its branches. */
export const BRANCH_CHECKS: Readonly<Record<string, Check>> = {
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

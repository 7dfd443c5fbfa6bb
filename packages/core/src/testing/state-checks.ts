import { Command, Send } from '../engine/command.ts'
import { assertEqual, codeOf, rejectionOf } from './assert.ts'
import { collectParts } from './collect-parts.ts'
import type { Check } from './transport-check.ts'

/** How a page changes a thread from outside, and goes back in it. */
export const STATE_CHECKS: Readonly<Record<string, Check>> = {
  'changes the state of a thread, from where a run goes on': async (graph) => {
    const asking = graph('asking')
    await asking.thread('u').submit({})
    const update = { answer: 'by hand' }
    const config = await asking.updateState('u', update, { asNode: 'review' })
    const state = await asking.getState('u')
    assertEqual(state.config, config)
    assertEqual(
      [state.values, state.next, state.metadata?.source],
      [{ answer: 'by hand', log: ['beside'] }, ['publish'], 'update'],
    )
    const { value } = await asking.invoke(null, config)
    assertEqual(value, { answer: 'by hand', log: ['beside', 'published: by hand'] })
  },

  'draws a graph, nested ones with xray, and says it as Mermaid': async (graph) => {
    const asking = graph('asking')
    const drawn = await asking.getGraph()
    const ids = drawn.nodes.map(({ id }) => id)
    assertEqual([ids.includes('review'), ids.some((id) => id.startsWith('review:'))], [true, false])
    const xray = await asking.getGraph({ xray: true })
    assertEqual(
      xray.edges.filter(({ source }) => source === '__start__').map(({ target }) => target),
      ['beside', 'review:ask'],
    )
    assertEqual(xray.toMermaid().includes('\t__start__ --> review\\3aask;\n'), true)
    assertEqual(drawn.toMermaid().includes('\t__start__ --> review;\n'), true)
  },

  'changes it as a Command says, and lists a thread that began so': async (graph) => {
    const asking = graph('asking')
    const command = new Command({ update: { log: ['sent'] }, goto: 'publish' })
    await asking.updateState('v', command, { asNode: 'beside' })
    const { values, next } = await asking.getState('v')
    assertEqual([values, next], [{ log: ['sent'] }, ['publish']])
    assertEqual((await asking.threads.get('v'))?.threadId, 'v')
  },

  'changes it with all that a node may return: Sends, and lists with Commands': async (graph) => {
    const asking = graph('asking')
    const sent = new Send('publish', { answer: 'sent' })
    await asking.updateState('s', sent, { asNode: 'beside' })
    assertEqual((await asking.getState('s')).next, ['publish'])
    const list = [{ log: ['by hand'] }, new Command({ update: { answer: 'x' } }), sent]
    await asking.updateState('s', list, { asNode: 'beside' })
    const { value } = await asking.invoke(null, { configurable: { thread_id: 's' } })
    assertEqual(value, { answer: 'x', log: ['by hand', 'published: sent'] })
  },

  'changes the state of a nested graph, and tells it by its namespace': async (graph) => {
    const asking = graph('asking')
    await asking.thread('w').submit({})
    const [review] = (await asking.getState('w')).tasks.filter(({ name }) => name === 'review')
    const { configurable } = review!.state as { configurable: { checkpoint_ns: string } }
    await asking.updateState('w', { answer: 'inside' }, { configurable })
    const nested = await asking.getState('w', { configurable })
    assertEqual([nested.values, nested.next], [{ answer: 'inside' }, ['ask']])
    assertEqual((await asking.getState('w')).values, { log: ['beside'] })
  },

  'goes back to a question, and answers it anew on a branch of its own': async (graph) => {
    const asking = graph('asking')
    const thread = { thread_id: 'x' }
    await asking.invoke({}, { configurable: thread })
    const asked = await asking.getState('x')
    await asking.invoke(new Command({ resume: 'yes' }), { configurable: thread })
    const before = await collectParts(asking.getStateHistory('x'))
    const { configurable } = asked.config
    const parts = await collectParts(
      asking.stream(new Command({ resume: 'no' }), { configurable, streamMode: 'checkpoints' }),
    )
    assertEqual(parts[0]?.data.metadata.source, 'fork')
    const state = await asking.getState('x')
    assertEqual((state.values as { answer?: string }).answer, 'no')
    const history = await collectParts(asking.getStateHistory('x'))
    assertEqual(history.slice(-before.length), before)
    const old = await asking.getState('x', { configurable: before[0]!.config.configurable })
    assertEqual((old.values as { answer?: string }).answer, 'yes')
  },

  'refuses an update that is none, and leaves the thread as it was': async (graph) => {
    const asking = graph('asking')
    await asking.thread('y').submit({})
    const before = await asking.getState('y')
    const gone = { configurable: { checkpoint_id: 'gone' } }
    for (const [code, values, options] of [
      ['UNKNOWN_NODE', { answer: 'x' }, { asNode: 'nobody' }],
      ['INVALID_GRAPH_NODE_RETURN_VALUE', 'words', { asNode: 'review' }],
      ['UNKNOWN_NODE', new Send('nobody', {}), { asNode: 'review' }],
      ['INVALID_GRAPH_NODE_RETURN_VALUE', [{ answer: 'x' }], { asNode: 'review' }],
      ['INVALID_ARGUMENT', {}, gone],
      ['INVALID_ARGUMENT', {}, { configurable: { checkpoint_ns: 'nobody:1' } }],
      ['NOT_CLONEABLE', { answer: () => 'x' }, {}],
      ['NOT_CLONEABLE', [new Send('publish', { answer: () => 'x' })], { asNode: 'review' }],
    ] as const) {
      const error = await rejectionOf(() => asking.updateState('y', values, options))
      assertEqual(codeOf(error), code)
    }
    const run = await rejectionOf(() =>
      asking.invoke(null, { configurable: { thread_id: 'y', checkpoint_id: 'gone' } }),
    )
    assertEqual(codeOf(run), 'INVALID_ARGUMENT')
    assertEqual(await asking.getState('y'), before)
  },

  'refuses to change the state of a graph without a saver': async (graph) => {
    const error = await rejectionOf(() => graph('talk').updateState('t', { messages: 'hi' }))
    assertEqual(codeOf(error), 'CHECKPOINTER_REQUIRED')
  },
}

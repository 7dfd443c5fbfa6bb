import type { StateSnapshot } from '../checkpoint/state-snapshot.ts'
import type { RemoteGraph } from '../client/remote-graph.ts'
import type { Thread } from '../client/thread.ts'
import { Command } from '../engine/command.ts'
import { STREAM_MODES } from '../stream/stream-part.ts'
import { assertEqual, codeOf, rejectionOf } from './assert.ts'
import { collectParts } from './collect-parts.ts'
import type { Check } from './transport-check.ts'

/** What a page sees of a thread that is stored: questions, nested graphs, tasks, states. */
export const THREAD_CHECKS: Readonly<Record<string, Check>> = {
  'shows the question of a nested graph, and goes on with the answer': async (graph) => {
    const thread = graph('asking').thread('a')
    const first = await thread.submit({})
    assertEqual(first.status, 'interrupted')
    const [open] = thread.getSnapshot().interrupts
    assertEqual([open?.value, open?.ns.length], ['Sure?', 1])
    assertEqual(taskStatuses(thread), {
      review: 'interrupted',
      beside: 'success',
      ask: 'interrupted',
    })
    assertEqual((await graph('asking').threads.get('a'))?.status, 'interrupted')

    const second = await open?.resume('yes')
    assertEqual(second?.status, 'success')
    const { interrupts, namespaces } = thread.getSnapshot()
    assertEqual(interrupts, [])
    assertEqual(
      namespaces.map(({ name, status }) => [name, status]),
      [['review', 'success']],
    )
    assertEqual(taskStatuses(thread), {
      review: 'success',
      beside: 'success',
      ask: 'success',
      publish: 'success',
    })
    assertEqual(second?.value, { answer: 'yes', log: ['beside', 'published: yes'] })
    assertEqual((await graph('asking').threads.get('a'))?.status, 'idle')
  },

  'goes on by a Command, in a run of its own': async (graph) => {
    const options = { configurable: { thread_id: 'b' } }
    const first = await graph('asking').invoke({}, options)
    assertEqual(first.interrupts.length, 1)
    const second = await graph('asking').invoke(new Command({ resume: 'no' }), options)
    assertEqual((second.value as { answer?: string }).answer, 'no')
  },

  'delivers every mode of every graph, as they were sent': async (graph) => {
    const options = { streamMode: STREAM_MODES, subgraphs: true }
    const stream = graph('asking').stream({}, { ...options, configurable: { thread_id: 'c' } })
    const parts = await collectParts(stream)
    const types = new Set(parts.map(({ type }) => type))
    assertEqual(
      [...types].toSorted(),
      STREAM_MODES.filter((mode) => mode !== 'messages').toSorted(),
    )
    assertEqual(
      parts.flatMap((part) => (part.type === 'tools' ? [part.data] : [])),
      [
        { event: 'tool-started', tool_call_id: 'looked', tool_name: 'look', input: { at: 'log' } },
        { event: 'tool-output-delta', tool_call_id: 'looked', delta: 'half' },
        { event: 'tool-finished', tool_call_id: 'looked', output: { at: 'log' } },
      ],
    )
    const inputs = parts.flatMap((part) =>
      part.type === 'tasks' && 'input' in part.data ? [[part.data.name, part.data.input]] : [],
    )
    assertEqual(inputs, [
      ['beside', { log: [] }],
      ['review', { log: [] }],
      ['ask', {}],
    ])
    const saved = parts.flatMap((part) =>
      part.type === 'checkpoints' && part.ns.length === 0 ? [part.data.values] : [],
    )
    assertEqual(saved, [{ log: [] }, { log: [] }])
  },

  'tells nothing of nested graphs to whom they do not concern': async (graph) => {
    const options = { streamMode: STREAM_MODES, configurable: { thread_id: 'd' } }
    const parts = await collectParts(graph('asking').stream({}, options))
    assertEqual(
      parts.filter(({ ns }) => ns.length > 0),
      [],
    )
  },

  'carries bare values: what a function is given, returns and remembers': async (graph) => {
    const greeter = graph('greeter')
    const thread = greeter.thread('greeted')
    await thread.submit('Ann')
    const { interrupts } = thread.getSnapshot()
    assertEqual(
      interrupts.map(({ value }) => value),
      ['What does Ann want to hear?'],
    )
    await thread.resumeAll({ [interrupts[0]?.id ?? '']: 'Hello' })
    assertEqual(thread.getSnapshot().values.get(''), 'Hello, ANN!')
    assertEqual((await greeter.getState('greeted')).values, 'Hello, ANN!')
    await thread.submit('Bob')
    await thread.resumeAll({ [thread.getSnapshot().interrupts[0]?.id ?? '']: 'Hi' })
    assertEqual(thread.getSnapshot().values.get(''), 'Hi, BOB! Hello, ANN!')
  },

  'tells what is wrong with an input that is no state': async (graph) => {
    const thread = graph('talk').thread('no state')
    assertEqual((await thread.submit('hi')).status, 'error')
    assertEqual(codeOf(thread.getSnapshot().error), 'EMPTY_INPUT')
  },

  'answers for the states of a thread': async (graph) => {
    const asking = graph('asking')
    await asking.thread('e').submit({})
    const state = await asking.getState('e')
    assertEqual([state.values, state.next], [{ log: ['beside'] }, ['review']])
    assertEqual(
      state.interrupts.map(({ value }) => value),
      ['Sure?'],
    )
    assertEqual(nextOfNested(state), [])
    assertEqual(nextOfNested(await asking.getState('e', { subgraphs: true })), [['ask']])
    await asking.threads.delete('e')
    assertEqual((await asking.getState('e')).values, {})
  },

  'answers for the history of a thread, with limit, before and filter': async (graph) => {
    const asking = graph('asking')
    await asking.thread('g').submit({})
    const history = (options?: HistoryOptions) => collectParts(asking.getStateHistory('g', options))
    const [newest, oldest, ...rest] = await history()
    assertEqual([newest?.metadata?.step, oldest?.metadata?.step, rest], [0, -1, []])
    assertEqual(await history({ limit: 1 }), [newest])
    assertEqual(await history({ before: newest!.config }), [oldest])
    assertEqual(await history({ filter: { source: 'input' } }), [oldest])
  },

  'refuses to answer for the state of a graph without a saver': async (graph) => {
    const error = await rejectionOf(() => graph('talk').getState('t'))
    assertEqual(codeOf(error), 'CHECKPOINTER_REQUIRED')
  },

  'continues the state of a thread with every further input': async (graph) => {
    const thread = graph('asking').thread('f')
    await thread.submit({ log: ['one'] })
    await thread.resumeAll({ [thread.getSnapshot().interrupts[0]?.id ?? '']: 'yes' })
    await thread.submit({ log: ['two'] })
    const { log } = thread.getSnapshot().values.get('') as { log: string[] }
    assertEqual(log, ['one', 'beside', 'published: yes', 'two', 'beside'])
  },
}

type HistoryOptions = Parameters<RemoteGraph['getStateHistory']>[1]

/** What is next in each nested graph whose state was asked for. */
function nextOfNested({ tasks }: Pick<StateSnapshot, 'tasks'>): unknown[] {
  return tasks.flatMap(({ state }) => (state && 'next' in state ? [state.next] : []))
}

function taskStatuses(thread: Thread): Record<string, string> {
  const { tasks } = thread.getSnapshot()
  return Object.fromEntries(tasks.map(({ name, status }) => [name, status]))
}

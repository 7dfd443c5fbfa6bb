import { createGraphClient } from '../client/graph-client.ts'
import type { Transport } from '../client/transport.ts'
import type { StreamPart } from '../stream/stream-part.ts'
import { collectParts } from './collect-parts.ts'
import { assertEqual, codeOf, rejectionOf } from './assert.ts'
import { BRANCH_CHECKS } from './branch-checks.ts'
import { CONVERSATION_CHECKS } from './conversation-checks.ts'
import { STATE_CHECKS } from './state-checks.ts'
import { STOP_CHECKS } from './stop-checks.ts'
import { THREAD_CHECKS } from './thread-checks.ts'
import type { Check } from './transport-check.ts'

/** One rule that every transport keeps. */
export interface ConformanceCase {
  readonly title: string
  /** Rejects when the rule is broken. */
  readonly run: () => Promise<void>
}

/**
 * What every transport has to do, as cases for any test runner.
 *
 * @param createTransport A new transport to where `conformanceGraphs()` are served. Each case makes
 *   one and closes it.
 * @example
 * for (const { title, run } of transportCases(() => inlineTransport(conformanceGraphs()))) it(title, run)
 */
export function transportCases(createTransport: () => Transport): ConformanceCase[] {
  return Object.entries(allChecks()).map(([title, check]) => ({
    title,
    async run() {
      const transport = createTransport()
      const client = createGraphClient({ transport })
      try {
        await check((name) => client.graph(name), { transport, close: () => client.close() })
      } finally {
        await client.close()
      }
    },
  }))
}

function allChecks(): Readonly<Record<string, Check>> {
  const ofThreads = {
    ...THREAD_CHECKS,
    ...CONVERSATION_CHECKS,
    ...BRANCH_CHECKS,
    ...STATE_CHECKS,
  }
  return { ...CHECKS, ...STOP_CHECKS, ...ofThreads }
}

const CHECKS: Readonly<Record<string, Check>> = {
  'delivers the parts of a run in order, tokens one by one': async (graph) => {
    const streamMode = ['values', 'messages', 'custom', 'updates'] as const
    const parts = await collectParts(graph('talk').stream({ messages: 'hi' }, { streamMode }))
    const types = parts.map(({ type }) => type)
    assertEqual(types, [
      'values',
      'custom',
      ...Array.from({ length: 5 }, () => 'messages'),
      'updates',
      'values',
    ])
    assertEqual(textsOf(parts as StreamPart[]), ['Hello', ', ', 'world', '.', ''])
  },

  'delivers the tags of a message with each of its tokens': async (graph) => {
    const parts = await collectParts(
      graph('talk').stream({ messages: 'hi' }, { streamMode: 'messages' }),
    )
    assertEqual(
      parts.map(({ data }) => data[1].tags),
      parts.map(() => ['greeting']),
    )
  },

  'delivers every one of 20,000 custom parts that a node writes without a pause': async (graph) => {
    const parts = await collectParts(
      graph('burst').stream({ upTo: 20_000 }, { streamMode: 'custom' }),
    )
    assertEqual(
      parts.map(({ data }) => data),
      Array.from({ length: 20_000 }, (_, at) => at + 1),
    )
  },

  'rebuilds each state from what changed': async (graph) => {
    const parts = await collectParts(graph('steps').stream({ upTo: 5 }, { streamMode: 'values' }))
    const seen = parts.map(({ data }) => data)
    const expected = [0, 1, 2, 3, 4, 5].map((count) => ({
      upTo: 5,
      seen: Array.from({ length: count }, (_, at) => at + 1),
    }))
    assertEqual(seen, expected)
  },

  'resolves invoke to the output': async (graph) => {
    const output = await graph('steps').invoke({ upTo: 2 })
    assertEqual(output, { value: { upTo: 2, seen: [1, 2] }, interrupts: [] })
  },

  'carries what structured clone carries': async (graph) => {
    const value = {
      when: new Date(0),
      big: 12n,
      tags: new Map([['a', new Set([1])]]),
      nothing: undefined,
    }
    const output = await graph('rich').invoke({ value })
    assertEqual(output, { value: { value }, interrupts: [] })
  },

  'delivers what came before an error, then the error with its name and fields': async (graph) => {
    const parts: StreamPart[] = []
    const error = await rejectionOf(async () => {
      for await (const part of graph('fail').stream({ topic: 'x' }, { streamMode: 'updates' }))
        parts.push(part)
    })
    assertEqual(
      parts.map(({ data }) => data),
      [{ good: { topic: 'written' } }],
    )
    assertEqual([error.name, error.message], ['TypeError', 'The oven is cold.'])
    assertEqual((error as Error & { status?: number }).status, 503)
  },

  'refuses a state that cannot cross, and names the place': async (graph) => {
    const error = await rejectionOf(() =>
      collectParts(graph('uncloneable').stream({}, { streamMode: 'values' })),
    )
    assertEqual(codeOf(error), 'NOT_CLONEABLE')
    assertEqual((error as Error & { path?: string }).path, 'state.value.items[1].run')
  },

  'names the place in a list that grew': async (graph) => {
    const stream = graph('spoiled').stream({ items: [0, 1, 2] }, { streamMode: 'values' })
    const error = await rejectionOf(() => collectParts(stream))
    assertEqual((error as Error & { path?: string }).path, 'state.items[3].run')
  },

  'refuses an input that cannot cross before anything starts': async (graph) => {
    const error = await rejectionOf(() => graph('rich').invoke({ value: { open: () => 1 } }))
    assertEqual(
      [codeOf(error), (error as Error & { path?: string }).path],
      ['NOT_CLONEABLE', 'input.value.open'],
    )
  },

  'names the graphs that are served when asked for another': async (graph) => {
    const error = await rejectionOf(() => graph('nobody').invoke({}))
    assertEqual(codeOf(error), 'GRAPH_NOT_FOUND')
    assertEqual(error.message.includes('"talk"'), true)
  },

  'refuses an unknown mode': async (graph) => {
    const streamMode = 'tokens' as 'values'
    const error = await rejectionOf(() =>
      collectParts(graph('talk').stream({ messages: 'hi' }, { streamMode: [streamMode] })),
    )
    assertEqual(codeOf(error), 'UNKNOWN_STREAM_MODE')
  },

  'runs several runs side by side': async (graph) => {
    const outputs = await Promise.all(
      [1, 2, 3, 4, 5].map((upTo) => graph('steps').invoke({ upTo })),
    )
    assertEqual(
      outputs.map(({ value }) => (value as { seen: number[] }).seen.length),
      [1, 2, 3, 4, 5],
    )
  },

  'lists the threads that ran, newest first, and forgets a deleted one': async (graph) => {
    const talk = graph('talk')
    await talk.thread('a').submit({ messages: 'first words' })
    await talk.thread('b').submit({ messages: 'second words' })
    const records = await talk.threads.list()
    const titles = records.map(({ threadId, title }) => `${threadId}: ${title}`)
    assertEqual(titles, ['b: second words', 'a: first words'])
    await talk.threads.delete('a')
    assertEqual(
      (await talk.threads.list()).map(({ threadId }) => threadId),
      ['b'],
    )
  },

  'renames a thread': async (graph) => {
    const talk = graph('talk')
    await talk.thread('a').submit({ messages: 'first words' })
    assertEqual((await talk.threads.update('a', { title: 'Renamed' })).title, 'Renamed')
    const record = await talk.threads.get('a')
    assertEqual([record?.title, record?.status], ['Renamed', 'idle'])
  },
}

function textsOf(parts: readonly StreamPart[]): unknown[] {
  return parts.flatMap((part) => (part.type === 'messages' ? [part.data[0].content] : []))
}

import type { Thread } from '../client/thread.ts'
import { assertEqual, codeOf, rejectionOf } from './assert.ts'
import type { Check } from './transport-check.ts'
import { watchRun } from './watch-run.ts'

/** How runs end before their time, who hears of it, and what goes on. */
export const STOP_CHECKS: Readonly<Record<string, Check>> = {
  'ends a run whose reader reads nothing when its signal is aborted, and no other': async (
    graph,
  ) => {
    const controller = new AbortController()
    const options = { streamMode: 'custom', signal: controller.signal } as const
    const reader = graph('flood').stream({}, options)[Symbol.asyncIterator]()
    await reader.next()
    const other = graph('wait').thread('other')
    void other.submit({ topic: 'x' })
    assertEqual((await graph('talk').invoke({ messages: 'hi' })).interrupts, [])
    controller.abort()
    const error = await rejectionOf(async () => {
      for (let next = await reader.next(); !next.done; next = await reader.next());
    })
    assertEqual(error.name, 'AbortError')
    assertEqual((await graph('talk').invoke({ messages: 'hi' })).interrupts, [])
    assertEqual(other.getSnapshot().status, 'streaming')
  },

  'leaves a thread that was deleted during its run deleted': async (graph) => {
    const wait = graph('wait')
    const thread = wait.thread('gone')
    const run = thread.submit({ topic: 'x' })
    await firstPart(thread)
    await wait.threads.delete('gone')
    assertEqual((await run).status, 'stopped')
    assertEqual(await wait.threads.list(), [])
  },

  'records a run whose parts could not be delivered as failed': async (graph) => {
    const result = await graph('uncloneable').thread('failed').submit({})
    assertEqual(result.status, 'error')
    const record = await graph('uncloneable').threads.get('failed')
    assertEqual(record?.status, 'error')
  },

  'stops a run on both sides, and the next one works': async (graph) => {
    const thread = graph('wait').thread('one')
    const run = thread.submit({ topic: 'x' })
    await firstPart(thread)
    assertEqual((await graph('wait').threads.get('one'))?.status, 'busy')
    await thread.stop()
    assertEqual((await run).status, 'stopped')
    assertEqual(thread.getSnapshot().status, 'stopped')
    assertEqual((await graph('wait').threads.get('one'))?.status, 'idle')
    assertEqual((await graph('talk').invoke({ messages: 'hi' })).interrupts, [])
  },

  'stops a run whose node ignores its signal': async (graph) => {
    const thread = graph('deaf').thread('two')
    const run = thread.submit({ topic: 'x' })
    await firstPart(thread)
    await thread.stop()
    assertEqual((await run).status, 'stopped')
    assertEqual((await graph('deaf').threads.get('two'))?.status, 'idle')
  },

  'stops a run that has hardly been asked for': async (graph) => {
    const thread = graph('wait').thread('three')
    const run = thread.submit({ topic: 'x' })
    await thread.stop()
    assertEqual((await run).status, 'stopped')
    assertEqual(thread.getSnapshot().status, 'stopped')
  },

  'ends a run that its reader leaves': async (graph) => {
    for await (const part of graph('steps').stream({ upTo: 100_000 }, { streamMode: 'updates' })) {
      assertEqual(part.type, 'updates')
      break
    }
    assertEqual((await graph('steps').invoke({ upTo: 1 })).value, { upTo: 1, seen: [1] })
  },

  'tells a late reader the run so far in short form, and how it ends': async (
    graph,
    { transport },
  ) => {
    if (!transport.capabilities.join) return
    const options = { streamMode: ['values', 'custom'] } as const
    const first = watchRun(['custom'])
    const leave = transport.start(
      { runId: 'joined', graph: 'wait', input: { topic: 'x' }, isCommand: false, options },
      first.observer,
    )
    await first.seen
    leave()
    const second = watchRun(['values', 'custom'])
    transport.join('joined', second.observer)
    await second.seen
    assertEqual(
      second.parts.map(({ data }) => data),
      [{ topic: 'x' }, 'waiting'],
    )
    // Time for another whole run: one that was stopped would have ended by then.
    await graph('talk').invoke({ messages: 'hi' })
    assertEqual([first.ends, second.ends], [[], []])
    await transport.cancel('joined')
    assertEqual([first.ends, second.ends], [[], ['cancelled']])
  },

  'refuses to join a run that nobody knows': async (_graph, { transport }) => {
    if (!transport.capabilities.join) return
    const reader = watchRun([])
    transport.join('unknown', reader.observer)
    await reader.ended
    assertEqual([reader.ends, codeOf(reader.error)], [['error'], 'RUN_NOT_FOUND'])
  },

  'ends what is under way when it is closed': async (graph, { close }) => {
    const run = graph('wait').invoke({ topic: 'x' })
    const error = rejectionOf(() => run)
    await graph('talk').invoke({ messages: 'hi' })
    await close()
    assertEqual(codeOf(await error), 'DISCONNECTED')
  },
}

function firstPart(thread: Thread): Promise<void> {
  return new Promise((resolve) => {
    thread.onPart(() => resolve())
  })
}

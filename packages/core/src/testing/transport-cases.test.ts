import { describe, expect, it } from 'vitest'
import type { ListOptions } from '../checkpoint/checkpointer.ts'
import type { RunObserver, RunRequest, Transport } from '../client/transport.ts'
import { inlineTransport } from '../inline.ts'
import type { RequestMethod, WireInput } from '../protocol/wire-message.ts'
import type { StreamPart } from '../stream/stream-part.ts'
import { conformanceGraphs } from './conformance-graphs.ts'
import { transportCases } from './transport-cases.ts'

/** A transport with a fault: what it does otherwise than the good one that it stands on. */
type Fault = (good: Transport) => Partial<Transport>

const onStart =
  (change: (request: RunRequest) => RunRequest): Fault =>
  (good) => ({ start: (request, observer) => good.start(change(request), observer) })

const onParts =
  (change: (parts: readonly StreamPart[]) => StreamPart[]): Fault =>
  (good) => ({
    start: (request, observer) =>
      good.start(request, told(observer, { onParts: (parts) => observer.onParts(change(parts)) })),
  })

const onAnswer =
  (wanted: RequestMethod, change: (answer: unknown) => unknown): Fault =>
  (good) => ({
    request: async (graph, method, args) => {
      const answer = await good.request(graph, method, args)
      return method === wanted ? change(answer) : answer
    },
  })

const onOptions =
  (wanted: RequestMethod, change: (options: object | undefined) => object): Fault =>
  (good) => ({
    request: (graph, method, [id, options]) =>
      good.request(graph, method, [
        id,
        method === wanted ? change(options as object | undefined) : options,
      ]),
  })

function told(observer: RunObserver, other: Partial<RunObserver>): RunObserver {
  return {
    onParts: (parts) => observer.onParts(parts),
    onReset: () => observer.onReset(),
    onEnd: (end) => observer.onEnd(end),
    ...other,
  }
}

const HISTORY = 'answers for the history of a thread, with limit, before and filter'
const STATES = 'answers for the states of a thread'
const QUESTION = 'shows the question of a nested graph, and goes on with the answer'
const UPDATE = 'changes the state of a thread, from where a run goes on'
const EVERY_MODE = 'delivers every mode of every graph, as they were sent'

/** Each with a case that finds it. Those that would leave a case waiting are not here. */
const FAULTS: Readonly<Record<string, readonly [caught: string, fault: Fault]>> = {
  'stops a run on the page only': [
    'stops a run on both sides, and the next one works',
    (good) => {
      const running = new Map<string, RunObserver>()
      return {
        start(request, observer) {
          running.set(request.runId, observer)
          return good.start(
            request,
            told(observer, {
              onEnd: (end) => {
                if (running.delete(request.runId)) observer.onEnd(end)
              },
            }),
          )
        },
        cancel(runId) {
          const observer = running.get(runId)
          running.delete(runId)
          observer?.onEnd({ status: 'cancelled' })
          return Promise.resolve()
        },
      }
    },
  ],
  'stops a run when its reader leaves': [
    'tells a late reader the run so far in short form, and how it ends',
    (good) => ({
      start(request, observer) {
        const leave = good.start(request, observer)
        return () => {
          leave()
          void good.cancel(request.runId)
        }
      },
    }),
  ],
  'takes Commands for input': [QUESTION, onStart((request) => ({ ...request, isCommand: false }))],
  'tells nothing of nested graphs': [
    QUESTION,
    onParts((parts) => parts.filter(({ ns }) => ns.length === 0)),
  ],
  'tells of nested graphs unasked': [
    'tells nothing of nested graphs to whom they do not concern',
    onStart((request) => ({ ...request, options: { ...request.options, subgraphs: true } })),
  ],
  'makes objects of bare values': [
    'carries bare values: what a function is given, returns and remembers',
    onStart((request) => ({ ...request, input: { ...(request.input as object) } })),
  ],
  'drops a mode': [EVERY_MODE, onParts((parts) => parts.filter(({ type }) => type !== 'debug'))],
  'forgets which thread': [
    'continues the state of a thread with every further input',
    onStart((request) => ({
      ...request,
      options: { ...request.options, configurable: { thread_id: request.runId } },
    })),
  ],
  'never answers with nested states': [STATES, onOptions('state.get', () => ({}))],
  'always answers with nested states': [
    STATES,
    onOptions('state.get', () => ({ subgraphs: true })),
  ],
  'ignores limit': [
    HISTORY,
    onOptions('state.history', (options) => ({ ...options, limit: undefined })),
  ],
  'ignores before': [
    HISTORY,
    onOptions('state.history', (options) => ({ ...options, before: undefined })),
  ],
  'ignores filter': [
    HISTORY,
    onOptions('state.history', (options: ListOptions = {}) => ({ ...options, filter: undefined })),
  ],
  'updates nothing': [UPDATE, onAnswer('state.update', (config) => ({ config }))],
  'updates as the node that ran last': [
    UPDATE,
    onOptions('state.update', (options) => ({ ...options, asNode: undefined })),
  ],
  'takes the fields of a Command for keys': [
    'changes it as a Command says, and lists a thread that began so',
    onOptions('state.update', (options) => {
      const { values } = options as { values: WireInput }
      return { ...options, values: { ...values, isCommand: false } }
    }),
  ],
  'updates the root in place of a nested graph': [
    'changes the state of a nested graph, and tells it by its namespace',
    onOptions('state.update', (options) => ({ ...options, configurable: {} })),
  ],
  'starts runs from the newest checkpoint': [
    'goes back to a question, and answers it anew on a branch of its own',
    onStart((request) => ({
      ...request,
      options: {
        ...request.options,
        configurable: { ...request.options.configurable, checkpoint_id: undefined },
      },
    })),
  ],
  'answers with the oldest state first': [
    HISTORY,
    onAnswer('state.history', (states) => (states as unknown[]).toReversed()),
  ],
  'lists the oldest thread first': [
    'lists the threads that ran, newest first, and forgets a deleted one',
    onAnswer('threads.list', (records) => (records as unknown[]).toReversed()),
  ],
  'keeps no title': ['renames a thread', onOptions('threads.update', () => ({}))],
}

function faulty(fault: Fault): Transport {
  const good = inlineTransport(conformanceGraphs())
  return {
    capabilities: good.capabilities,
    start: (request, observer) => good.start(request, observer),
    join: (runId, observer) => good.join(runId, observer),
    cancel: (runId, reason) => good.cancel(runId, reason),
    request: (graph, method, args) => good.request(graph, method, args),
    close: () => good.close(),
    ...fault(good),
  }
}

describe('transportCases', () => {
  it.each(Object.entries(FAULTS))('find a transport that %s', async (_name, [caught, fault]) => {
    const found = transportCases(() => faulty(fault)).find(({ title }) => title === caught)
    await expect(found?.run()).rejects.toThrow(/^Expected /)
  })
})

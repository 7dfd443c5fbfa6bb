import { describe, expect, it } from 'vitest'
import { EMPTY } from '../channels/channel.ts'
import type { Checkpointer, CommitRequest, StoredCheckpoint } from '../checkpoint/checkpointer.ts'
import { MemorySaver } from '../checkpoint/memory-saver.ts'
import { checkpointerCases, type CheckpointerCasesOptions } from './checkpointer-cases.ts'

/** A saver with a fault: what it does otherwise than the good one that it stands on. */
type Fault = (good: MemorySaver) => Partial<Checkpointer>

const onCommit =
  (change: (request: CommitRequest) => CommitRequest): Fault =>
  (good) => ({ commit: (request) => good.commit(change(request)) })

const onFound =
  (change: (found: StoredCheckpoint) => StoredCheckpoint): Fault =>
  (good) => ({
    get: async (config) => {
      const found = await good.get(config)
      return found && change(found)
    },
  })

const onList =
  (change: (all: StoredCheckpoint[]) => StoredCheckpoint[]): Fault =>
  (good) => ({
    async *list(config, options) {
      const all: StoredCheckpoint[] = []
      for await (const each of good.list(config, options)) all.push(each)
      yield* change(all)
    },
  })

const onValues = (change: (value: unknown) => unknown): Fault =>
  onCommit(({ checkpoint, writes, ...request }) => ({
    ...request,
    checkpoint: checkpoint && {
      ...checkpoint,
      changes: checkpoint.changes.map(({ channel, value }) => ({
        channel,
        value: change(value),
        splice: undefined,
      })),
    },
    writes: writes?.map(({ taskId, writes: each }) => ({
      taskId,
      writes: each.map(([channel, value]) => [channel, change(value)] as const),
    })),
  }))

/** Each with a case that finds it. */
const FAULTS: Readonly<Record<string, readonly [caught: string, fault: Fault]>> = {
  'never refuses a parent that was built on': [
    'refuses to build on a checkpoint that somebody else has built on, unless it is to branch',
    onCommit((request) => ({ ...request, isBranch: true })),
  ],
  'builds on the checkpoint that the config names': [
    'builds on the parent, not on the checkpoint that the config names',
    onCommit((request) => ({
      ...request,
      parent: request.config.configurable.checkpoint_id ?? request.parent,
      isBranch: true,
    })),
  ],
  'takes what it is given a moment later': [
    'cannot be reached through the objects that it was given, from the call on',
    (good) => ({
      async commit(request) {
        await Promise.resolve()
        return good.commit(request)
      },
    }),
  ],
  'gives out what it keeps': [
    'cannot be reached through the objects that it gave out',
    (good) => {
      let kept: Promise<StoredCheckpoint | undefined> | undefined
      return {
        get: (config) => (kept ??= good.get(config)),
        commit: (request) => {
          kept = undefined
          return good.commit(request)
        },
      }
    },
  ],
  'lets a thread begin once': [
    'begins a thread a second time, where it is to branch',
    onCommit(({ isBranch, ...request }) => ({
      ...request,
      isBranch: isBranch && request.parent !== undefined,
    })),
  ],
  'knows every thread that it is asked for': [
    'knows nothing of a thread that nobody has run',
    (good) => ({ get: async (config) => (await good.get(config)) ?? ({} as StoredCheckpoint) }),
  ],
  'loses parents': [
    'gives the newest checkpoint, whole, when none is named',
    onFound((found) => ({ ...found, parentConfig: null })),
  ],
  'loses what is sent': [
    'keeps metadata, time, what is next and what is sent',
    onFound((found) => ({ ...found, sends: [] })),
  ],
  'makes plain objects of instances': [
    'gives an instance of a class back as one, or refuses it',
    onValues((value) => (value === EMPTY ? value : structuredClone(value))),
  ],
  'tells a thread named by a number from one named by a text': [
    'takes a number for the thread of that name',
    (good) => ({
      get: async (config) =>
        typeof config.configurable.thread_id === 'number' ? undefined : good.get(config),
    }),
  ],
  'loses the writes of tasks': [
    'keeps the writes of a step with the checkpoint that it started from',
    onCommit(({ writes: _lost, ...request }) => request),
  ],
  'keeps the writes of one task only': [
    'keeps what a task wrote first, replaces its question, answers and error, and adds commands up',
    onFound((found) => ({ ...found, writes: found.writes.slice(0, 1) })),
  ],
  'stores writes before it refuses': [
    'refuses a function with its path, and then has stored nothing',
    (good) => ({
      async commit({ checkpoint, ...request }) {
        if (request.writes) await good.commit(request)
        if (checkpoint) await good.commit({ ...request, writes: [], checkpoint })
      },
    }),
  ],
  'takes null for empty': [
    'tells a channel that holds null or undefined from an empty one',
    onFound((found) => ({
      ...found,
      values: Object.fromEntries(Object.entries(found.values).filter(([, each]) => each !== null)),
    })),
  ],
  'stores JSON': [
    'carries what structuredClone carries',
    onFound((found) => ({
      ...found,
      values: JSON.parse(
        JSON.stringify(found.values, (_key, each: unknown) =>
          typeof each === 'bigint' ? Number(each) : each,
        ),
      ) as StoredCheckpoint['values'],
    })),
  ],
  'lists oldest first': [
    'lists newest first, with limit, before and filter',
    onList((all) => all.toReversed()),
  ],
  'lists all where one is named': [
    'lists the one checkpoint that is named',
    (good) => ({
      list: ({ configurable }, options) =>
        good.list({ configurable: { ...configurable, checkpoint_id: undefined } }, options),
    }),
  ],
  'lists without the values': [
    'lists checkpoints as they are read one by one',
    onList((all) => all.map((each) => ({ ...each, values: {} }))),
  ],
  'limits before it filters': [
    'limits what is left of before and of every part of the filter',
    (good) => ({
      async *list(config, { limit = Infinity, ...options } = {}) {
        const ids = new Set<string>()
        for await (const each of good.list(config, { limit })) {
          ids.add(each.config.configurable.checkpoint_id)
        }
        for await (const each of good.list(config, options)) {
          if (ids.has(each.config.configurable.checkpoint_id)) yield each
        }
      },
    }),
  ],
  'lists the newest branch only': [
    'lists the checkpoints of all branches, newest first, each with its own parent',
    onList((all) => {
      const line = new Set([all[0]?.config.configurable.checkpoint_id])
      for (const { config, parentConfig } of all) {
        if (line.has(config.configurable.checkpoint_id)) {
          line.add(parentConfig?.configurable.checkpoint_id)
        }
      }
      return all.filter(({ config }) => line.has(config.configurable.checkpoint_id))
    }),
  ],
  'refuses a parent only when it was built on itself': [
    'goes on with the branch that was written last, and leaves the other as it was',
    (good) => {
      const parents = new Set<string | undefined>()
      return {
        commit(request) {
          const isBranch = !parents.has(request.parent)
          if (request.checkpoint) parents.add(request.parent)
          return good.commit({ ...request, isBranch: isBranch || request.isBranch })
        },
      }
    },
  ],
  'builds lists on what is newest': [
    'keeps the branches of one checkpoint apart, and rebuilds a list on each from what it has',
    (good) => ({
      async commit(request) {
        const newest = await good.get(request.config)
        return good.commit({ ...request, parent: newest?.config.configurable.checkpoint_id })
      },
    }),
  ],
  'looks for what it lists before': [
    'lists what is older than a checkpoint of another namespace, by its id',
    (good) => ({
      async *list(config, options) {
        const id = options?.before?.configurable.checkpoint_id
        if (id !== undefined) {
          const { configurable } = config
          const own = { configurable: { ...configurable, checkpoint_id: id } }
          if (!(await good.get(own))) return
        }
        yield* good.list(config, options)
      },
    }),
  ],
  'deletes no thread': [
    'deletes a thread with all its namespaces, and no other',
    () => ({ deleteThread: () => Promise.resolve() }),
  ],
  'keeps of a thread what was changed last': [
    'keeps an index of threads, whose changes add up',
    ({ threads }) => ({
      threads: {
        get: (id) => threads.get(id),
        update: (id, change) => threads.update(id, { title: '', ...change }),
        list: () => threads.list(),
      },
    }),
  ],
  'lists threads by their names': [
    'lists the thread first that was changed last',
    ({ threads }) => ({
      threads: {
        get: (id) => threads.get(id),
        update: (id, change) => threads.update(id, change),
        list: async () =>
          (await threads.list()).toSorted((left, right) =>
            left.threadId < right.threadId ? 1 : -1,
          ),
      },
    }),
  ],
}

function throughJson(value: unknown, replace = (each: unknown) => each): unknown {
  const text = JSON.stringify(value, (_key, each: unknown) =>
    replace(typeof each === 'bigint' ? String(each) : each),
  ) as string | undefined
  return text === undefined ? undefined : JSON.parse(text)
}

/** Of a saver that says that it carries JSON. */
const JSON_FAULTS: Readonly<Record<string, readonly [caught: readonly string[], fault: Fault]>> = {
  'makes JSON of everything without a word': [
    [
      'gives back what else structuredClone carries, or refuses it with its path',
      'gives back such a write of a task, or refuses it with its path',
    ],
    onValues((value) => throughJson(value)),
  ],
  'leaves out what is null': [
    ['carries JSON'],
    onValues((value) => throughJson(value, (each) => each ?? undefined)),
  ],
}

function faulty(fault: Fault): Checkpointer {
  const good = new MemorySaver()
  return {
    get: (config) => good.get(config),
    list: (config, options) => good.list(config, options),
    commit: (request) => good.commit(request),
    deleteThread: (id) => good.deleteThread(id),
    threads: good.threads,
    ...fault(good),
  }
}

/** The titles of the cases that a saver with a fault does not pass. */
async function failedCases(fault: Fault, options?: CheckpointerCasesOptions): Promise<string[]> {
  const failed: string[] = []
  for (const { title, run } of checkpointerCases(() => faulty(fault), options)) {
    await run().catch(() => failed.push(title))
  }
  return failed
}

describe('checkpointerCases', () => {
  it.each(Object.entries(FAULTS))('find a saver that %s', async (_name, [caught, fault]) => {
    expect(await failedCases(fault)).toContain(caught)
  })

  it('has a fault above for every case', async () => {
    const titles = checkpointerCases(() => new MemorySaver()).map(({ title }) => title)
    const failed = new Set<string>()
    for (const [, fault] of Object.values(FAULTS)) {
      for (const title of await failedCases(fault)) failed.add(title)
    }
    expect(titles.filter((title) => !failed.has(title))).toEqual([])
  })

  it.each(Object.entries(JSON_FAULTS))(
    'find a saver that %s, where it says that it carries JSON',
    async (_name, [caught, fault]) => {
      expect(await failedCases(fault, { carries: 'json' })).toEqual(
        expect.arrayContaining([...caught]),
      )
    },
  )
})

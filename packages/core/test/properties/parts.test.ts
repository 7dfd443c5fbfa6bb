import {
  MemorySaver,
  Overwrite,
  type StreamPart,
  type TaskPayload,
  type TaskResultPayload,
} from '@rivulet/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryGraph } from '../random-graphs/arbitrary-graph.ts'
import { FUZZ_TIMEOUT, fuzz } from '../random-graphs/fuzz.ts'
import { buildOurs } from '../random-graphs/rivulet-graph.ts'
import { turns } from '../random-graphs/turns.ts'
import { INPUT, runOnce, THREAD } from './run-plan.ts'

type State = Readonly<Record<string, unknown>>

const ALL = ['values', 'updates', 'messages', 'custom', 'checkpoints', 'tasks', 'debug'] as const
const START: State = { items: [], text: '', sum: 0 }

const REDUCERS: Readonly<Record<string, (left: unknown, right: unknown) => unknown>> = {
  items: (left, right) => [...(left as unknown[]), ...(right as unknown[])],
  text: (left, right) => `${String(left)}${String(right)}`,
  sum: (left, right) => (left as number) + (right as number),
  last: (_left, right) => right,
}

/** Key and value of each write of a task: several to one key stand together. */
function writesOf({ result }: TaskResultPayload): [key: string, value: unknown][] {
  return Object.entries(result).flatMap(([key, value]) => {
    const many = (value as { $writes?: unknown[] } | null)?.$writes
    return (many ?? [value]).map((each): [string, unknown] => [key, each])
  })
}

/** What the results of one superstep make of a state: an overwrite stands for all writes of its key. */
function fold(state: State, results: readonly TaskResultPayload[]): State {
  const writes = results.flatMap(writesOf)
  const overwritten = new Map(writes.filter(([, value]) => Overwrite.isInstance(value)))
  const next: Record<string, unknown> = { ...state }
  for (const [key, value] of writes) {
    if (!overwritten.has(key)) next[key] = REDUCERS[key]!(next[key], value)
  }
  for (const [key, value] of overwritten) next[key] = (value as Overwrite).value
  return next
}

/** Nodes by name, then Sends as they were sent: the order of the task paths. */
function inPathOrder(starts: readonly TaskPayload[]): TaskPayload[] {
  const isSend = ({ triggers }: TaskPayload): boolean => triggers[0] === '__pregel_push'
  return [...starts.filter((each) => !isSend(each)), ...starts.filter(isSend)]
}

/** The state after each superstep, made from the parts of its tasks alone. */
function rebuild(parts: readonly StreamPart[]): State[] {
  let state: State = { ...START, ...INPUT }
  const states = [state]
  let starts: TaskPayload[] = []
  const results = new Map<string, TaskResultPayload>()
  for (const { type, data } of parts) {
    if (type !== 'tasks') continue
    if (!('result' in data)) {
      starts.push(data)
      continue
    }
    results.set(data.id, data)
    if (results.size < starts.length) continue
    state = fold(
      state,
      inPathOrder(starts).map(({ id }) => results.get(id)!),
    )
    states.push(state)
    starts = []
    results.clear()
  }
  return states
}

const graphs = arbitraryGraph({ depth: 1 })

describe('the parts of a run', () => {
  it(
    'reduce to its states: the writes of tasks, folded in the order of their paths',
    async () => {
      const property = fc.asyncProperty(graphs, async (plan) => {
        const graph = buildOurs(plan, turns, { checkpointer: new MemorySaver() })
        const { parts, error } = await runOnce(graph, INPUT, { streamMode: ['values', 'tasks'] })
        fc.pre(error === undefined)
        const values = parts.flatMap(({ type, data }) => (type === 'values' ? [data] : []))
        const rebuilt = rebuild(parts).filter(
          (state, at, all) => at === 0 || JSON.stringify(state) !== JSON.stringify(all[at - 1]),
        )
        const told = values.filter(
          (state, at) => at === 0 || JSON.stringify(state) !== JSON.stringify(values[at - 1]),
        )
        expect(rebuilt).toEqual(told)
      })
      await fc.assert(property, fuzz(200))
    },
    FUZZ_TIMEOUT,
  )

  it(
    'end with the state that is stored, and that invoke returns',
    async () => {
      const property = fc.asyncProperty(graphs, async (plan) => {
        const graph = buildOurs(plan, turns, { checkpointer: new MemorySaver() })
        const { parts, error } = await runOnce(graph, INPUT)
        fc.pre(error === undefined)
        expect((await graph.getState(THREAD)).values).toEqual(parts.at(-1)!.data)
        const alone = buildOurs(plan, turns)
        expect((await alone.invoke(INPUT, { recursionLimit: 8 })).value).toEqual(parts.at(-1)!.data)
      })
      await fc.assert(property, fuzz(150))
    },
    FUZZ_TIMEOUT,
  )

  it(
    'change nothing by being asked for',
    async () => {
      const property = fc.asyncProperty(graphs, async (plan) => {
        const stateWith = async (streamMode: readonly (typeof ALL)[number][]): Promise<unknown> => {
          const graph = buildOurs(plan, turns, { checkpointer: new MemorySaver() })
          const { error } = await runOnce(graph, INPUT, { streamMode })
          const { values, next } = await graph.getState(THREAD)
          return { values, next, failed: error !== undefined }
        }
        expect(await stateWith(ALL)).toEqual(await stateWith([]))
      })
      await fc.assert(property, fuzz(100))
    },
    FUZZ_TIMEOUT,
  )
})

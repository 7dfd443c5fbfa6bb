import {
  Command as PeerCommand,
  entrypoint as peerEntrypoint,
  interrupt as peerInterrupt,
  MemorySaver as PeerSaver,
  task as peerTask,
} from '@langchain/langgraph'
import { Command, entrypoint, interrupt, MemorySaver, task } from '@rivulet/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FUZZ_TIMEOUT, fuzz } from '../random-graphs/fuzz.ts'
import { turns } from '../random-graphs/turns.ts'

/**
 * What a task does: it takes some turns, calls a task of its own, and asks or returns. None fails: in
 * LangGraph.js, not so in LangGraph, a failure ends the run although the caller has caught it.
 */
interface CallPlan {
  readonly name: 'red' | 'green' | 'blue'
  readonly turns: number
  readonly asks: boolean
  readonly inner: boolean
}

/** Calls that are made side by side, or a question of the function itself. */
type StepPlan = readonly CallPlan[] | 'ask'

const call: fc.Arbitrary<CallPlan> = fc.record({
  name: fc.constantFrom('red', 'green', 'blue'),
  turns: fc.nat(3),
  asks: fc.boolean(),
  inner: fc.boolean(),
})

/** LangGraph tells one question of a task at a time, ours all that are open. */
function withOneQuestion(calls: readonly CallPlan[]): readonly CallPlan[] {
  const asking = calls.findIndex(({ asks }) => asks)
  return calls.map((each, at) => ({ ...each, asks: at === asking }))
}

const program: fc.Arbitrary<readonly StepPlan[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.array(call, { minLength: 1, maxLength: 3 }).map(withOneQuestion) },
    fc.constant('ask' as const),
  ),
  { minLength: 1, maxLength: 4 },
)

interface Library {
  readonly task: typeof task
  readonly interrupt: (value: unknown) => unknown
  entrypoint(run: (input: number) => Promise<unknown>): Runner
}

interface Runner {
  /** What was told in one run: updates, then the value or the questions. */
  run(input: unknown): Promise<Told>
  answer(answers: unknown): unknown
}

interface Told {
  readonly updates: readonly string[]
  readonly value: unknown
  readonly questions: readonly { readonly id: string; readonly value: string }[]
}

/** Runs the program until it has a result; every question is answered. */
async function story(library: Library, steps: readonly StepPlan[]): Promise<unknown> {
  const runs: Record<string, number> = {}
  const { task: makeTask, interrupt: ask } = library
  const inner = makeTask('inner', (value: string) => {
    runs['inner'] = (runs['inner'] ?? 0) + 1
    return `inner ${value}`
  })
  const make = (name: string) =>
    makeTask(name, async (at: string, plan: CallPlan) => {
      runs[at] = (runs[at] ?? 0) + 1
      let result: unknown = `${name} ${at}`
      if (plan.inner) result = await inner(String(result))
      await turns(plan.turns)
      return result
    })
  const asking = (name: string) =>
    makeTask(name, (at: string, _plan: CallPlan) => {
      runs[at] = (runs[at] ?? 0) + 1
      return ask(`question ${at}`)
    })
  const tasks = { red: make('red'), green: make('green'), blue: make('blue') }
  const questions = { red: asking('red'), green: asking('green'), blue: asking('blue') }
  const runner = library.entrypoint(async () => {
    const results: unknown[] = []
    for (const [at, step] of steps.entries()) {
      if (step === 'ask') {
        results.push(ask(`question ${at}`))
        continue
      }
      const calls = step.map((plan, index) =>
        (plan.asks ? questions : tasks)[plan.name](`${at}.${index}`, plan),
      )
      results.push(...(await Promise.all(calls)))
    }
    return results
  })
  const told: unknown[] = []
  let input: unknown = 1
  for (let round = 0; round < 16; round++) {
    const { updates, value, questions: open } = await runner.run(input)
    told.push({
      updates: updates.toSorted(),
      value,
      open: open.map((each) => each.value).toSorted(byText),
    })
    if (open.length === 0) break
    input = runner.answer(
      Object.fromEntries(open.map((each) => [each.id, `answer to ${each.value}`])),
    )
  }
  return { told, runs }
}

const byText = (left: string, right: string): number => (left < right ? -1 : 1)

const THREAD = { configurable: { thread_id: '1' } }

const ours: Library = {
  task,
  interrupt,
  entrypoint(run) {
    const graph = entrypoint({ name: 'program', checkpointer: new MemorySaver() }, run)
    return {
      answer: (resume) => new Command({ resume }),
      async run(input) {
        const updates: string[] = []
        for await (const { data } of graph.stream(input as number, THREAD)) {
          if (!('__interrupt__' in data)) updates.push(JSON.stringify(data))
        }
        const { values, interrupts } = await graph.getState(THREAD)
        return { updates, value: values, questions: interrupts as never }
      },
    }
  },
}

const theirs: Library = {
  task: peerTask as unknown as typeof task,
  interrupt: peerInterrupt,
  entrypoint(run) {
    const graph = peerEntrypoint({ name: 'program', checkpointer: new PeerSaver() }, run)
    return {
      answer: (resume) => new PeerCommand({ resume }),
      async run(input) {
        const updates: string[] = []
        const stream = await graph.stream(input as never, { ...THREAD, streamMode: 'updates' })
        for await (const data of stream) {
          // It tells once more of tasks that had ended; LangGraph does not (semantics §4.14).
          if (!('__interrupt__' in data) && !('__metadata__' in data))
            updates.push(JSON.stringify(data))
        }
        const { values, tasks } = await graph.getState(THREAD)
        const questions = tasks.flatMap(({ interrupts }) => interrupts)
        return { updates, value: values as unknown, questions: questions as never }
      },
    }
  },
}

describe('random programs of entrypoint and task do what they do in LangGraph.js', () => {
  it(
    'with calls side by side and in calls and questions',
    async () => {
      const property = fc.asyncProperty(program, async (steps) => {
        expect(await story(ours, steps)).toEqual(await story(theirs, steps))
      })
      await fc.assert(property, fuzz(60))
    },
    FUZZ_TIMEOUT,
  )
})

import { Command as PeerCommand } from '@langchain/langgraph'
import { Command, MemorySaver, Overwrite } from '@rivulet/core'
import { functionsOf, type GraphPlan, hasGraphs } from '../random-graphs/graph-plan.ts'
import { buildTheirs } from '../random-graphs/langgraph-graph.ts'
import { type Observation, observe, type SeenPart } from '../random-graphs/observe.ts'
import { buildOurs } from '../random-graphs/rivulet-graph.ts'
import { turns } from '../random-graphs/turns.ts'

const THREAD = { configurable: { thread_id: '1' } }
const OPTIONS = { streamMode: ['updates', 'values'], subgraphs: true, recursionLimit: 5 } as const
/** A plan may ask for ever. */
const MOST_RUNS = 6

/** One run, and how the thread stands after it. */
export interface Round extends Observation {
  readonly values: unknown
  readonly next: readonly string[]
  readonly questions: readonly string[]
}

/** All that is seen of a thread until nothing is left to do. */
export interface Story {
  readonly rounds: readonly Round[]
  readonly runs: Readonly<Record<string, number>>
}

interface Question {
  readonly id: string
  readonly value: unknown
}

/** LangGraph.js cannot read a thread whose pending writes contradict each other. */
const UNREADABLE = { values: 'unreadable', next: [], questions: [] } as const

/** One of the two engines with one graph. */
interface Engine {
  readonly runs: Map<string, number>
  stream(input: unknown): Promise<AsyncIterable<SeenPart>>
  state(): Promise<{
    readonly values: unknown
    readonly next: readonly string[]
    readonly questions: readonly Question[]
  }>
  command(resume: unknown): unknown
}

/** Runs a plan to its end: questions are answered, failures taken up, stops passed. */
export async function tell(engine: Engine, plan: GraphPlan): Promise<Story> {
  const isAlone = hasOneTaker(plan)
  const rounds: Round[] = []
  let input: unknown = { sum: 1 }
  while (rounds.length < MOST_RUNS) {
    const seen = await runOnce(engine, input)
    const { values, next, questions } = await engine.state().catch(() => UNREADABLE)
    rounds.push({ ...seen, values, next: [...next].toSorted(), questions: valuesOf(questions) })
    const goesOn = seen.end === 'ended' || seen.end === 'PlannedError'
    if (!goesOn || next.length + questions.length === 0) break
    input = questions.length > 0 ? engine.command(answersTo(questions, isAlone)) : null
  }
  return { rounds, runs: Object.fromEntries(engine.runs) }
}

/** Nobody but the task that asked could take an answer. */
function hasOneTaker(plan: GraphPlan): boolean {
  const functions = functionsOf(plan)
  return (
    functions.filter(({ questions }) => questions > 0).length === 1 &&
    functions.every(({ failsAt }) => failsAt === undefined) &&
    !hasGraphs(plan) &&
    !JSON.stringify(plan).includes('"send"')
  )
}

async function runOnce(engine: Engine, input: unknown): Promise<Observation> {
  const parts: SeenPart[] = []
  try {
    for await (const part of await engine.stream(input)) parts.push(part)
    return observe(parts, 'ended')
  } catch (error) {
    return observe(parts, kindOf(error))
  }
}

/** By their ids; where nobody else could take it, the answer is enough. */
function answersTo(questions: readonly Question[], isAlone: boolean): unknown {
  const answers = questions.map(({ id, value }) => [id, `answer to ${String(value)}`] as const)
  return isAlone && answers.length === 1 ? answers[0]![1] : Object.fromEntries(answers)
}

const KINDS: Readonly<Record<string, string>> = {
  InvalidUpdateError: 'InvalidConcurrentGraphUpdateError',
  GraphRecursionError: 'GraphRecursionLimitError',
}

function kindOf(error: unknown): string {
  if (error instanceof AggregateError) return kindOf(error.errors[0])
  const { name } = error as Error
  return KINDS[name] ?? name
}

export function ours(plan: GraphPlan): Engine {
  const runs = new Map<string, number>()
  const graph = buildOurs(plan, turns, { runs, checkpointer: new MemorySaver() })
  return {
    runs,
    command: (resume) => new Command({ resume }),
    stream: (input) =>
      Promise.resolve(map(graph.stream(input as object, { ...THREAD, ...OPTIONS }), ourPart)),
    async state() {
      const { values, next, interrupts } = await graph.getState(THREAD)
      return { values, next, questions: interrupts }
    },
  }
}

export function theirs(plan: GraphPlan): Engine {
  const runs = new Map<string, number>()
  const graph = buildTheirs(plan, turns, { runs, hasSaver: true })
  return {
    runs,
    command: (resume) => new PeerCommand({ resume }),
    stream: async (input) =>
      map(await graph.stream(input, { ...THREAD, ...OPTIONS }), ([ns, type, data]) =>
        theirPart({ ns, type, data }),
      ),
    async state() {
      const { values, next, tasks } = await graph.getState(THREAD)
      return { values, next, questions: tasks.flatMap(({ interrupts }) => interrupts) }
    },
  }
}

async function* map<Item, Result>(
  items: AsyncIterable<Item>,
  change: (item: Item) => Result | undefined,
): AsyncGenerator<Result> {
  for await (const item of items) {
    const changed = change(item)
    if (changed !== undefined) yield changed
  }
}

/** Ours in the form that both are compared in. */
function ourPart(part: SeenPart & { readonly interrupts?: readonly Question[] }): SeenPart {
  const { ns, type, data, interrupts = [] } = part
  if (type === 'values' && interrupts.length > 0) return asked(ns, interrupts)
  return { ns, type, data: plainData(data) }
}

function theirPart({ ns, type, data }: SeenPart): SeenPart | undefined {
  const { __interrupt__: interrupts } = data as { __interrupt__?: readonly Question[] }
  if (type !== 'values' || !interrupts) return { ns, type, data: plainData(data) }
  return interrupts.length > 0 ? asked(ns, interrupts) : undefined
}

/** A state with questions ends no superstep: siblings may still be under way. */
function asked(ns: readonly string[], questions: readonly Question[]): SeenPart {
  return { ns, type: 'updates', data: { asked: valuesOf(questions) } }
}

/** In no order: tasks that wait side by side have come to rest in any. */
function valuesOf(questions: readonly Question[]): string[] {
  return questions.map(({ value }) => String(value)).toSorted()
}

function plainData(data: unknown): unknown {
  const entries = Object.entries(data as object).map(([key, value]): [string, unknown] => {
    if (key === '__interrupt__') return [key, valuesOf(value as Question[])]
    return [key, plainValue(value)]
  })
  return Object.fromEntries(entries)
}

/** Each difference that is left out here stands in the comment of `known-differences.ts`. */
function plainValue(value: unknown): unknown {
  if (Overwrite.isInstance(value)) return { __overwrite__: value.value }
  if (Array.isArray(value)) return value.map(plainValue)
  if (typeof value !== 'object' || value === null) return value
  if ('__overwrite__' in value) return { __overwrite__: value.__overwrite__ }
  if (Object.keys(value).length === 0) return null
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plainValue(each)]))
}

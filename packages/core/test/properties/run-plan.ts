import {
  Command,
  type CompiledGraph,
  type RunOptions,
  type StreamPart,
  type ThreadConfig,
} from '@rivulet/core'
import { settle, type Settled } from '../settle.ts'

export const INPUT = { sum: 1 }
export const THREAD: ThreadConfig = { configurable: { thread_id: '1' } }
/** A graph that needs more would need them all day. */
const OPTIONS = { recursionLimit: 8 } as const
/** Some stop and ask for ever, and become more and more. */
const MOST_RUNS = 12
/** Enough for all questions and stops of a graph that would come to its end without them. */
export const UNLIMITED: Reach = { mostRuns: 1000 }

/** One run on the thread, read to its end. */
export function runOnce(
  graph: CompiledGraph,
  input: unknown,
  { streamMode = 'values', configurable }: Pick<RunOptions, 'streamMode' | 'configurable'> = {},
): Promise<Settled<StreamPart>> {
  const options = { ...OPTIONS, configurable: configurable ?? { ...THREAD.configurable } }
  const stream = graph.stream(input, { ...options, streamMode: [streamMode].flat() })
  return settle(stream as AsyncIterable<StreamPart>)
}

/** What a node is answered. */
export const answer = (question: string): string => `answer to ${question}`

/** Where a thread comes to: what its last run threw, if it did, its state, and what is left to do. */
export interface Ending {
  readonly error: string | undefined
  readonly values: unknown
  readonly next: readonly string[]
}

export interface Reach {
  /** Where the first run starts; else from where the thread stands. */
  readonly from?: ThreadConfig
  /** The thread is left as it is after so many runs. */
  readonly mostRuns?: number
}

/** Runs the thread until nothing is left to do: answers questions and passes stops. */
export async function ending(
  graph: CompiledGraph,
  input: unknown,
  { from = THREAD, mostRuns = MOST_RUNS }: Reach = {},
): Promise<Ending> {
  let given: unknown = input
  let at = from
  // A run that goes on asks once more what had been asked.
  for (let run = input === null ? 0 : 1; ; run++) {
    const { error } = await runOnce(graph, given, { configurable: { ...at.configurable } })
    at = THREAD
    const { values, next, interrupts } = await graph.getState(THREAD)
    if (error !== undefined || next.length === 0 || run === mostRuns) {
      return { error: (error as Error | undefined)?.name, values, next }
    }
    const answers = interrupts.map(({ id, value }) => [id, answer(String(value))] as const)
    given = answers.length > 0 ? new Command({ resume: Object.fromEntries(answers) }) : null
  }
}

/** The state of the thread when it has come to its end; undefined when it comes to none. */
export async function finalState(
  graph: CompiledGraph,
  input: unknown,
  reach?: Reach,
): Promise<unknown> {
  const { error, values, next } = await ending(graph, input, reach)
  return error === undefined && next.length === 0 ? values : undefined
}

import { Command, type CompiledGraph, type RunOptions, type StreamPart } from '@rivulet/core'
import { settle, type Settled } from '../settle.ts'

export const INPUT = { sum: 1 }
export const THREAD = { configurable: { thread_id: '1' } }
/** A graph that needs more would need them all day. */
const OPTIONS = { ...THREAD, recursionLimit: 8 } as const
const MOST_RUNS = 12

/** One run on the thread, read to its end. */
export function runOnce(
  graph: CompiledGraph,
  input: unknown,
  streamMode: RunOptions['streamMode'] = 'values',
): Promise<Settled<StreamPart>> {
  const stream = graph.stream(input as object, { ...OPTIONS, streamMode: [streamMode].flat() })
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

/** Runs the thread until nothing is left to do: answers questions and passes stops. */
export async function ending(graph: CompiledGraph, input: unknown): Promise<Ending> {
  let given: unknown = input
  for (let run = 1; ; run++) {
    const { error } = await runOnce(graph, given)
    const { values, next, interrupts } = await graph.getState(THREAD)
    if (error !== undefined || next.length === 0 || run === MOST_RUNS) {
      return { error: (error as Error | undefined)?.name, values, next }
    }
    const answers = interrupts.map(({ id, value }) => [id, answer(String(value))] as const)
    given = answers.length > 0 ? new Command({ resume: Object.fromEntries(answers) }) : null
  }
}

/** The state of the thread when it has come to its end; undefined when it comes to none. */
export async function finalState(graph: CompiledGraph, input: unknown): Promise<unknown> {
  const { error, values, next } = await ending(graph, input)
  return error === undefined && next.length === 0 ? values : undefined
}

import { Command, type CompiledGraph, type RunOptions, type StreamPart } from '@rivulet/core'
import { settle, type Settled } from '../settle.ts'

export const INPUT = { sum: 1 }
const THREAD = { configurable: { thread_id: '1' } }
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

/** The state of the thread when it has come to its end; undefined when it comes to none. */
export async function finalState(graph: CompiledGraph, input: unknown): Promise<unknown> {
  let next: unknown = input
  for (let run = 0; run < MOST_RUNS; run++) {
    const { error } = await runOnce(graph, next)
    if (error !== undefined) return undefined
    const state = await graph.getState(THREAD)
    if (state.next.length === 0) return state.values
    const answers = state.interrupts.map(({ id, value }) => [id, answer(String(value))] as const)
    next = answers.length > 0 ? new Command({ resume: Object.fromEntries(answers) }) : null
  }
  return undefined
}

import { MemorySaver } from '@rivulet/core'
import { builder } from './graph-state.ts'
import type { Runnable } from './runnable.ts'

export const graph = builder.compile({ checkpointer: new MemorySaver() })

/** What was saved before each step, in the form in which `getState` tells it. */
export async function* print(runnable: Runnable<typeof graph> = graph): AsyncGenerator<string> {
  const stream = runnable.stream(
    { topic: 'ice cream' },
    { streamMode: 'checkpoints', configurable: { thread_id: '1' } },
  )
  for await (const part of stream) {
    const { metadata, values, next } = part.data
    yield `Step ${metadata.step} (${metadata.source}): ${JSON.stringify(values)}, next: ${JSON.stringify(next)}\n`
  }
}

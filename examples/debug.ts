import { MemorySaver } from '@rivulet/core'
import { builder } from './graph-state.ts'
import type { Runnable } from './runnable.ts'

export const graph = builder.compile({ checkpointer: new MemorySaver() })

/** Checkpoints and tasks in one stream, each with its step and its time. */
export async function* print(runnable: Runnable<typeof graph> = graph): AsyncGenerator<string> {
  const stream = runnable.stream(
    { topic: 'ice cream' },
    { streamMode: 'debug', configurable: { thread_id: '1' } },
  )
  for await (const { data } of stream) {
    const what =
      data.type === 'checkpoint' ? JSON.stringify(data.payload.values) : data.payload.name
    yield `Step ${data.step}, ${data.type}: ${what}\n`
  }
}

import { MemorySaver } from '@rivulet/core'
import { builder } from './graph-state.ts'
import type { Runnable } from './runnable.ts'

export const graph = builder.compile({ checkpointer: new MemorySaver() })

/** Each task twice: as it starts, and as it ends. Only the end has a result. */
export async function* print(runnable: Runnable<typeof graph> = graph): AsyncGenerator<string> {
  const stream = runnable.stream(
    { topic: 'ice cream' },
    { streamMode: 'tasks', configurable: { thread_id: '1' } },
  )
  for await (const { data } of stream) {
    if ('result' in data) {
      yield `${data.name} ${data.error ? `failed: ${data.error}` : `returned ${JSON.stringify(data.result)}`}\n`
    } else {
      yield `${data.name} starts with ${JSON.stringify(data.input)}\n`
    }
  }
}

import { graph } from './basic-usage.ts'
import type { Runnable } from './runnable.ts'

export { graph }

/** One loop for several modes: every part says of which mode it is. */
export async function* print(runnable: Runnable<typeof graph> = graph): AsyncGenerator<string> {
  const stream = runnable.stream({ topic: 'ice cream' }, { streamMode: ['updates', 'custom'] })
  for await (const part of stream) {
    yield `${part.type}: ${JSON.stringify(part.data)}\n`
  }
}

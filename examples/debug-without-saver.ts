import { graph } from './graph-state.ts'
import type { Runnable } from './runnable.ts'

export { graph }

/** Tasks need no saver. Checkpoints do: there are none here. */
export async function* print(runnable: Runnable<typeof graph> = graph): AsyncGenerator<string> {
  for await (const { data } of runnable.stream({ topic: 'ice cream' }, { streamMode: 'debug' })) {
    const what = data.type === 'checkpoint' ? 'saved' : data.payload.name
    yield `Step ${data.step}, ${data.type}: ${what}\n`
  }
}

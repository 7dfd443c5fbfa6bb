import { Command, entrypoint, MemorySaver, type Runtime, task, textOf } from '@rivulet/core'
import { scriptedModel } from '@rivulet/core/testing'
import { tokenDelay } from './pace.ts'
import type { Runnable } from './runnable.ts'

const say = (line: string) => scriptedModel(line.split('|'), { delay: tokenDelay })

const models = {
  pro: say('A| cat| keeps| your| feet| warm|.'),
  con: say('A| cat| keeps| your| chair|,| too|.'),
}

// A task is a function whose calls are told, saved, and not made again when the run goes on.
const argue = task('argue', async (side: 'pro' | 'con', topic: string, runtime: Runtime) => {
  const answer = await models[side].invoke(`One argument, ${side}: ${topic}`, runtime)
  return textOf(answer)
})

export const graph = entrypoint(
  { name: 'essay', checkpointer: new MemorySaver() },
  async ({ topic }: { topic: string }, runtime) => {
    const [pro, con] = await Promise.all([
      argue('pro', topic, runtime),
      argue('con', topic, runtime),
    ])
    const verdict = runtime.interrupt<string>({ question: 'Your verdict?', pro, con })
    return { pro, con, verdict }
  },
)

export async function* print(runnable: Runnable<typeof graph> = graph): AsyncGenerator<string> {
  const options = { streamMode: ['updates', 'values'], configurable: { thread_id: '1' } } as const
  for (const input of [{ topic: 'cats' }, new Command({ resume: 'Get a second chair.' })]) {
    for await (const { type, data } of runnable.stream(input, options)) {
      if (type === 'values') yield data ? `Result: ${data.verdict}\n` : ''
      else yield `${JSON.stringify(data['argue'] ?? Object.keys(data))}\n`
    }
  }
}

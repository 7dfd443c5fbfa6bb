import { everywhere, inNode, LINEAR, type Scaled, type Topic, type Work } from '../case.ts'
import { both, rivulet } from '../engines/contender.ts'
import type { Engine, FanOutOptions } from '../engines/engine.ts'

const TASKS = 1000

export function fanOut(scaled: Scaled): Topic {
  const tasks = scaled(TASKS)
  const append = (count: number) =>
    rivulet(count, (engine) => fanOutOf(engine, { tasks: count, list: 'append' }))
  return {
    name: 'fan-out',
    cases: [
      {
        name: `Send, ${tasks} tasks`,
        ...both(tasks, (engine) => fanOutOf(engine, { tasks, list: 'concat' })),
        budget: { ...inNode({ ratio: 150 }), chromium: { ratio: 300 } },
      },
      {
        // ours alone: the peer's cost of a task grows with their number, to half a minute a run
        name: `Send, ${tasks * 10} tasks with append`,
        ours: append(tasks * 10),
        other: { ...append(tasks), label: `${tasks} tasks` },
        budget: everywhere(LINEAR),
      },
    ],
  }
}

async function fanOutOf(engine: Engine, options: FanOutOptions): Promise<Work> {
  const fan = engine.fanOut(options)
  const run = async (offset: number): Promise<void> => {
    mustBeOwn(await fan(offset), { offset, tasks: options.tasks })
  }
  // two runs at once, and one after them, each have their own results
  await Promise.all([run(0), run(1_000_000)])
  await run(1_000_000)
  return async () => {
    await run(0)
    // the same for any number of tasks
    return { outcome: { complete: true } }
  }
}

/** @throws Error unless all results are there, in order, and those of this run. */
function mustBeOwn(
  results: readonly number[],
  { offset, tasks }: { offset: number; tasks: number },
): void {
  const wrong = results.findIndex((value, at) => value !== (offset + at) * 2)
  if (wrong !== -1) throw new Error(`Result ${wrong} of a fan-out is ${results[wrong]}.`)
  if (results.length !== tasks) {
    throw new Error(`A fan-out of ${tasks} tasks has ${results.length} results.`)
  }
}

import {
  everywhere,
  inNode,
  LINEAR,
  type Outcome,
  type Scaled,
  type Topic,
  type Work,
} from '../case.ts'
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
  const run = engine.fanOut(options)
  await proveIsolation(run)
  return async () => ({ outcome: summary(await run(0), 0) })
}

/** Two runs at once, and one after them, each have their own results. */
async function proveIsolation(run: (offset: number) => Promise<readonly number[]>): Promise<void> {
  const offsets = [0, 1_000_000]
  const together = await Promise.all(offsets.map(run))
  const alone = await run(offsets[1]!)
  for (const [at, results] of [...together.entries(), [1, alone] as const]) {
    const isOwn = results.every((value, index) => value === (offsets[at]! + index) * 2)
    if (!isOwn) throw new Error('A run of the fan-out has results of another one.')
  }
}

/** The same for any number of tasks, when all results are there and in order. */
function summary(results: readonly number[], offset: number): Outcome {
  const wrong = results.findIndex((value, at) => value !== (offset + at) * 2)
  if (wrong !== -1) throw new Error(`Result ${wrong} of a fan-out is ${results[wrong]}.`)
  return { complete: true }
}

import { everywhere, LINEAR, type Outcome, type Scaled, type Topic, type Work } from '../case.ts'
import { both, rivulet } from '../engines/contender.ts'

const PARTS = 100_000
const TOKENS = 20_000

export function custom(scaled: Scaled): Topic {
  const parts = scaled(PARTS)
  // what differs by number only is checked here, so that the two outcomes are the same
  const counted = (count: number) =>
    rivulet(count, (engine) => withOutcome(engine.custom(count), { count, sum: sumTo(count) }))
  return {
    name: 'custom',
    cases: [
      {
        name: 'custom part',
        ...both(parts, (engine) => engine.custom(parts)),
        budget: { node: { ratio: 25 }, node20: { ratio: 50 }, chromium: { ratio: 50 } },
      },
      {
        name: `custom part, ${parts * 10} at once`,
        ours: counted(parts * 10),
        other: { ...counted(parts), label: `${parts} at once` },
        budget: everywhere(LINEAR),
      },
    ],
  }
}

export function tokens(scaled: Scaled): Topic {
  const count = scaled(TOKENS)
  async function* source(): AsyncGenerator<string> {
    for (let at = 0; at < count; at++) yield 'token '
  }
  const bare: Work = async () => {
    let read = 0
    let length = 0
    for await (const text of source()) {
      read++
      length += text.length
    }
    return { outcome: { count: read, length } }
  }
  return {
    name: 'tokens',
    cases: [
      {
        name: 'token, messages mode',
        ...both(count, (engine) => engine.tokens(source)),
        budget: { node: { ratio: 12 }, chromium: { ratio: 30 } },
      },
      {
        name: 'token, messages mode again',
        ours: rivulet(count, (engine) => engine.tokens(source)),
        other: { label: 'bare source', units: count, prepare: async () => bare },
        budget: everywhere({ ratio: 1 / 3 }),
      },
    ],
  }
}

function withOutcome(work: Work, expected: Outcome): Work {
  return async () => {
    const { outcome } = await work()
    if (JSON.stringify(outcome) !== JSON.stringify(expected)) {
      throw new Error(`Expected ${JSON.stringify(expected)}, but got ${JSON.stringify(outcome)}.`)
    }
    return { outcome: { complete: true } }
  }
}

function sumTo(count: number): number {
  return (count * (count - 1)) / 2
}

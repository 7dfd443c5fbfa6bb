import { type Case, everywhere, inNode, type Scaled, type Topic } from '../case.ts'
import { both } from '../engines/contender.ts'
import type { LoopOptions } from '../engines/engine.ts'

const STEPS = 1000
const INVOKES = 100

const forms: Readonly<Record<string, Omit<LoopOptions, 'steps'>>> = {
  'superstep, invoke': {},
  'superstep, updates': { modes: ['updates'] },
  'superstep, values + updates + tasks': { modes: ['values', 'updates', 'tasks'] },
  'superstep, MemorySaver': { hasSaver: true },
}

export function supersteps(scaled: Scaled): Topic {
  const steps = scaled(STEPS)
  const cases = Object.entries(forms).map(([name, form]): Case => ({
    name,
    ...both(steps, (engine) => engine.loop({ ...form, steps })),
    budget: { ...inNode({ ratio: 50 }), chromium: { ratio: 100 } },
  }))
  return { name: 'supersteps', cases }
}

export function oneInvoke(scaled: Scaled): Topic {
  const invokes = scaled(INVOKES)
  return {
    name: 'one invoke',
    cases: [
      {
        name: 'invoke of a one-node graph',
        ...both(invokes, (engine) => engine.oneNode(invokes)),
        budget: everywhere({ ratio: 50 }),
      },
    ],
  }
}

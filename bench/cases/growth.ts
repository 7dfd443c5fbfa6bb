// What a long conversation costs, with a saver. In Node only: it looks into the saver's memory.
import { type Contender, inNode, type Scaled, type Topic, type Work } from '../case.ts'
import { both, langgraph, rivulet } from '../engines/contender.ts'
import { type Engine, type Growth, messageText } from '../engines/engine.ts'

/** Few, because one step of the peer takes up to a tenth of a second at 10,000 messages. */
const STEPS = 50
const LONG = 10_000
const STORED_STEPS = 1000
const STORED = inNode({ atMost: 1000 })

export function growth(scaled: Scaled): Topic {
  const long = scaled(LONG)
  const steps = scaled(STORED_STEPS)
  const stepByStep: Growth = { messages: 0, steps: long }
  /** The peer would need many minutes for so many steps: most of its messages come at once. */
  const atOnce: Growth = { messages: long - STEPS, steps: STEPS }
  const lengths = [0, long / 10, long].map(Math.round)
  return {
    name: 'growth',
    cases: [
      ...lengths.map((messages) => ({
        name: `step that appends a message, at ${messages}`,
        ...both(STEPS, (engine) => stepping(engine, { messages, steps: STEPS })),
        ...(messages === long ? { budget: inNode({ atMost: 60 }) } : {}),
      })),
      {
        name: `run of one step, at ${long} messages`,
        ours: rivulet(1, (engine) => engine.turn(stepByStep)),
        other: langgraph(1, (engine) => engine.turn(atOnce)),
      },
      {
        name: `getState, at ${long} messages`,
        ours: rivulet(1, (engine) => engine.getState(stepByStep)),
        other: langgraph(1, (engine) => engine.getState(atOnce)),
        budget: inNode({ atMost: 20_000 }),
      },
      {
        name: `stored by each of ${steps} steps`,
        kind: 'bytes',
        rounds: 1,
        ours: stored(rivulet, { messages: 0, steps }),
        other: stored(langgraph, { messages: 0, steps }),
        budget: STORED,
      },
      {
        // ours alone: what the peer stores grows with the square, to more than there is memory
        name: `stored by each of ${long} steps`,
        kind: 'bytes',
        rounds: 1,
        ours: stored(rivulet, stepByStep),
        budget: STORED,
      },
    ],
  }
}

function stepping(engine: Engine, size: Growth): Work {
  return async () => {
    const { cost, outcome } = await engine.grow(size)
    return { cost, outcome }
  }
}

function stored(contender: typeof rivulet, size: Growth): Contender {
  return contender(size.steps, (engine) => async () => {
    const { storedBytes } = await import('../node/stored-bytes.ts')
    const { saver, outcome } = await engine.grow(size)
    const cost = storedBytes(saver)
    const least = size.steps * messageText(0).length
    if (cost < least) throw new Error(`Texts of ${least} bytes cannot be stored in ${cost}.`)
    return { outcome, cost }
  })
}

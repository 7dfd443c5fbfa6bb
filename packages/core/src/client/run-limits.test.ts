import { describe, expect, it } from 'vitest'
import { Send } from '../engine/command.ts'
import { START } from '../engine/graph-spec.ts'
import { Annotation, append } from '../graph/annotation.ts'
import { StateGraph } from '../graph/state-graph.ts'
import { inlineTransport } from '../inline.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createGraphClient } from './graph-client.ts'

const State = Annotation.Root({ most: Annotation<number>(), log: append<number>() })

/** Three workers of 100 ms each, which log how many are at work. */
function createCrowd() {
  const clock = createFakeClock()
  let atWork = 0
  const graph = new StateGraph(State)
    .addNode('work', async () => {
      const count = ++atWork
      await new Promise<void>((resolve) => {
        clock.setTimeout(resolve, 100)
      })
      atWork--
      return { log: [count] }
    })
    .addConditionalEdges(START, () => [1, 2, 3].map((at) => new Send('work', at)))
    .compile({ clock })
  return { clock, client: createGraphClient({ transport: inlineTransport({ graph }) }) }
}

describe('a run that a page starts', () => {
  it('is bound by maxConcurrency', async () => {
    const { clock, client } = createCrowd()
    const running = client.graph('graph').invoke({}, { maxConcurrency: 1 })
    for (let times = 0; times < 8; times++) await clock.advance(100)
    expect((await running).value).toEqual({ log: [1, 1, 1] })
    await client.close()
  })

  it('is bound by stepTimeout, and hears the error as what it is', async () => {
    const { clock, client } = createCrowd()
    const running = client.graph('graph').invoke({}, { stepTimeout: 50 })
    const thrown = running.then(
      () => undefined,
      (error: unknown) => error,
    )
    for (let times = 0; times < 8; times++) await clock.advance(50)
    expect(await thrown).toMatchObject({ code: 'STEP_TIMEOUT', timeout: 50 })
    await client.close()
  })
})

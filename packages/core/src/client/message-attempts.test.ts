import { describe, expect, it } from 'vitest'
import { MessagesAnnotation } from '../graph/annotation.ts'
import { START } from '../engine/graph-spec.ts'
import type { Runtime } from '../engine/runtime.ts'
import { StateGraph } from '../graph/state-graph.ts'
import { inlineTransport } from '../inline.ts'
import { textOf } from '../messages/message.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createFakeFrames } from '../testing/fake-frames.ts'
import { scriptedModel } from '../testing/scripted-model.ts'
import { createGraphClient } from './graph-client.ts'

const retryPolicy = { retryOn: () => true, initialInterval: 100, jitter: false }

/** Speaks, and fails after the first `failures` times; the texts that a page shows. */
function createChat(failures: number) {
  const clock = createFakeClock()
  let attempts = 0
  const speaker = (name: string) => async (_state: unknown, runtime: Runtime) => {
    const message = await scriptedModel([name, ' speaks']).invoke('hi', runtime)
    if (name === 'flaky' && ++attempts <= failures) throw new Error('The line went dead.')
    return { messages: message }
  }
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('flaky', speaker('flaky'), { retryPolicy })
    .addNode('steady', speaker('steady'))
    .addEdge(START, 'flaky')
    .addEdge(START, 'steady')
    .compile({ clock })
  const client = createGraphClient({
    transport: inlineTransport({ graph }),
    frames: createFakeFrames({ manual: true }),
    clock,
  })
  const thread = client.graph('graph').thread('t')
  const texts = (): string[] => {
    const list = thread.getSnapshot().messages.get('')
    return (list?.ids ?? []).map((id) => textOf(list!.get(id)!.message)).toSorted()
  }
  return { clock, client, thread, texts }
}

describe('messages of a node that runs again', () => {
  it('replace what its last attempt said; those of its siblings stay', async () => {
    const { clock, client, thread, texts } = createChat(1)
    const submitted = thread.submit({ messages: 'hello' })
    await clock.advance(100)
    await submitted
    expect(texts()).toEqual(['flaky speaks', 'hello', 'steady speaks'])
    await client.close()
  })

  it('keep what the last attempt said when it was the last', async () => {
    const { clock, client, thread, texts } = createChat(3)
    const submitted = thread.submit({ messages: 'hello' })
    await clock.advance(1000)
    expect((await submitted).status).toBe('error')
    expect(texts()).toEqual(['flaky speaks', 'hello', 'steady speaks'])
    await client.close()
  })
})

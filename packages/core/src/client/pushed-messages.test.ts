import { describe, expect, it } from 'vitest'
import { createGate } from '../../test/conformance/trace.ts'
import { Annotation, messagesKey } from '../graph/annotation.ts'
import { START } from '../engine/graph-spec.ts'
import { pushMessage } from '../engine/push-message.ts'
import { deleteUiMessage, pushUiMessage } from '../engine/push-ui-message.ts'
import { StateGraph } from '../graph/state-graph.ts'
import { inlineTransport } from '../inline.ts'
import { textOf } from '../messages/message.ts'
import { type AnyUIMessage, type UIMessage, uiMessageReducer } from '../messages/ui-message.ts'
import { createGraphClient } from './graph-client.ts'

const State = Annotation.Root({
  messages: messagesKey(),
  ui: Annotation<UIMessage[], AnyUIMessage | readonly AnyUIMessage[]>({
    reducer: uiMessageReducer,
    default: () => [],
  }),
})

/** Pushes, waits at a gate, and goes on. */
function createPage() {
  const gate = createGate()
  const graph = new StateGraph(State)
    .addNode('work', async (_state, runtime) => {
      pushMessage({ type: 'ai', id: 'status', content: 'Searching…' }, { runtime })
      pushUiMessage('card', { city: 'Paris' }, { runtime, id: 'card' })
      pushUiMessage('hint', {}, { runtime, id: 'hint' })
      await gate.opened
      pushUiMessage('card', { degrees: 21 }, { runtime, id: 'card', merge: true })
      deleteUiMessage('hint', { runtime })
      return { messages: { type: 'ai', id: 'answer', content: 'Sunny.' } }
    })
    .addEdge(START, 'work')
    .compile()
  const client = createGraphClient({ transport: inlineTransport({ graph }) })
  const thread = client.graph('graph').thread('t')
  const texts = (): string[] => {
    const list = thread.getSnapshot().messages.get('')
    return (list?.ids ?? []).map((id) => textOf(list!.get(id)!.message))
  }
  /** What a page makes of the custom parts. */
  const components = (): UIMessage[] => {
    const log = thread.getSnapshot().custom.log.map(({ data }) => data as AnyUIMessage)
    return uiMessageReducer([], log)
  }
  return { gate, client, thread, texts, components }
}

describe('what a node pushes', () => {
  it('is on the page while the node still works, and after it', async () => {
    const { gate, client, thread, texts, components } = createPage()
    const submitted = thread.submit({ messages: 'How is the weather?' })
    await expect.poll(() => components().length).toBe(2)
    expect(texts()).toEqual(['How is the weather?', 'Searching…'])
    expect(components().map(({ name, props }) => [name, props])).toEqual([
      ['card', { city: 'Paris' }],
      ['hint', {}],
    ])

    gate.open()

    const { status, value } = await submitted
    expect(status).toBe('success')
    expect(texts()).toEqual(['How is the weather?', 'Searching…', 'Sunny.'])
    const [card, ...others] = components()
    expect([card?.props, others]).toEqual([{ city: 'Paris', degrees: 21 }, []])
    expect((value as { ui: UIMessage[] }).ui).toEqual([card])
    await client.close()
  })
})

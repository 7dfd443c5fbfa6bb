// The other hooks' side: speaks the protocol that each of them reads, without a server behind it.
import type { UIMessageChunk } from 'ai'
import { answerTokens, arrivals, historyMessages, QUESTION } from './answer-tokens.ts'
import type { Scripted, ScriptedRequest } from './scripted.ts'

addEventListener('message', ({ data }: MessageEvent<ScriptedRequest>) => {
  void answer(data)
})

async function answer(request: ScriptedRequest): Promise<void> {
  const tokens = answerTokens(request.tokens)
  const protocol =
    request.protocol === 'ui-message' ? uiMessage() : agentEvents(request.history, tokens)
  post({ items: protocol.before, isLast: false })
  for await (const pieces of arrivals(tokens, request.perSecond)) {
    post({ items: pieces.map(protocol.of), isLast: false })
  }
  post({ items: protocol.after(), isLast: true })
}

function post(batch: Scripted): void {
  // the worker's own form takes no target origin
  ;(postMessage as (message: unknown) => void)(batch)
}

interface Protocol {
  readonly before: readonly unknown[]
  readonly of: (token: string) => unknown
  readonly after: () => readonly unknown[]
}

/** The UI message stream of the AI SDK. */
function uiMessage(): Protocol {
  const chunks = (...list: UIMessageChunk[]): readonly UIMessageChunk[] => list
  return {
    before: chunks(
      { type: 'start', messageId: 'answer' },
      { type: 'start-step' },
      { type: 'text-start', id: 'text' },
    ),
    of: (delta): UIMessageChunk => ({ type: 'text-delta', id: 'text', delta }),
    after: () =>
      chunks({ type: 'text-end', id: 'text' }, { type: 'finish-step' }, { type: 'finish' }),
  }
}

/** The events of LangChain's agent protocol, for a graph of one node that calls a model. */
function agentEvents(history: number, tokens: readonly string[]): Protocol {
  let seq = 0
  const event = (method: string, namespace: readonly string[], data: object): object => {
    seq++
    const params = { namespace, timestamp: Date.now(), node: 'answer', data }
    return { type: 'event', event_id: `e${seq}`, seq, method, params }
  }
  const message = (data: object): object => event('messages', ['answer:1'], data)
  const asked = [...historyMessages(history), QUESTION].map(({ id, role, text }) => {
    return { id, type: role, content: text }
  })
  const answered = () => [...asked, { id: 'answer', type: 'ai', content: tokens.join('') }]
  const index = 0
  return {
    before: [
      event('lifecycle', [], { event: 'running' }),
      event('values', [], { messages: asked }),
      message({ event: 'message-start', id: 'answer', role: 'ai' }),
      message({ event: 'content-block-start', index, content: { type: 'text', text: '' } }),
    ],
    of: (text) =>
      message({ event: 'content-block-delta', index, delta: { type: 'text-delta', text } }),
    after: () => [
      message({ event: 'message-finish', reason: 'stop' }),
      event('values', [], { messages: answered() }),
      event('lifecycle', [], { event: 'completed' }),
    ],
  }
}

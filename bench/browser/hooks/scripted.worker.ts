// The other hooks' side: speaks the protocol that each of them reads, without a server behind it.
import type { UIMessageChunk } from 'ai'
import { answerTokens, arrivals, historyMessages, QUESTION } from './answer-tokens.ts'
import type { Scripted, ScriptedRequest } from './scripted.ts'

addEventListener('message', ({ data }: MessageEvent<ScriptedRequest>) => {
  void answer(data)
})

async function answer(request: ScriptedRequest): Promise<void> {
  const tokens = answerTokens(request.tokens)
  const protocol = PROTOCOLS[request.protocol](request.history, tokens)
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

/** What the state holds before the answer. */
function askedIn(history: number) {
  return [...historyMessages(history), QUESTION].map(({ id, role, text }) => {
    return { id, type: role, content: text }
  })
}

/** Rivulet's parts, one a token. */
function streamParts(history: number, tokens: readonly string[]): Protocol {
  const asked = askedIn(history)
  const values = (messages: readonly object[]): object => {
    return { type: 'values', ns: [], data: { messages }, interrupts: [] }
  }
  const metadata = { langgraph_node: 'answer', langgraph_checkpoint_ns: 'answer:1', attempt: 1 }
  const delta = (chunk: object): object => {
    const data = [{ type: 'AIMessageChunk', id: 'answer', ...chunk }, metadata]
    return { type: 'messages', ns: [], data }
  }
  return {
    before: [values(asked)],
    of: (content) => delta({ content }),
    after: () => [
      delta({ content: '', chunk_position: 'last' }),
      values([...asked, { id: 'answer', type: 'ai', content: tokens.join('') }]),
    ],
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
  const asked = askedIn(history)
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

const PROTOCOLS = {
  'ui-message': uiMessage,
  'agent-events': agentEvents,
  'stream-parts': streamParts,
} as const satisfies Record<ScriptedRequest['protocol'], typeof agentEvents>

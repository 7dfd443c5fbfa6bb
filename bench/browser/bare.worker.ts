// The floor: the same data by `postMessage`, without any of what a transport promises.
import { messagesBefore, messageText } from '../engines/engine.ts'
import type { BareBatch, BarePart, BareRequest, WireMessage } from './wire-protocol.ts'

const BATCH = 64

addEventListener('message', ({ data: request }: MessageEvent<BareRequest>) => {
  if (request.kind === 'parts') sendParts(request.parts)
  else void sendValues(request.messages, request.steps)
})

function sendParts(parts: number): void {
  let items: BarePart[] = []
  for (let at = 0; at < parts; at++) {
    items.push({ type: 'custom', ns: [], data: { at, text: 'token ' } })
    if (items.length < BATCH && at < parts - 1) continue
    post({ items, isLast: at === parts - 1 })
    items = []
  }
}

/** Once for the input and once for every step, as values mode does. */
async function sendValues(messages: number, steps: number): Promise<void> {
  let state: readonly WireMessage[] = messagesBefore(messages)
  for (let step = 0; step <= steps; step++) {
    post({ items: [{ messages: state }], isLast: step === steps })
    const next: WireMessage = {
      type: 'ai',
      id: crypto.randomUUID(),
      content: messageText(state.length),
    }
    state = [...state, next]
    await Promise.resolve()
  }
}

function post(batch: BareBatch): void {
  // the worker's own form takes no target origin
  ;(postMessage as (message: unknown) => void)(batch)
}

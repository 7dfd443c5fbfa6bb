// Rivulet's hooks without Rivulet's wire: parts come as the other hooks' chunks do, batch by batch
// from the scripted worker, nothing merged.
import type { RunRequest, StreamPart, Transport } from '@rivulet/core/client'
import { scriptedTransport } from '@rivulet/core/testing'
import { type Answering, listen, stopListening } from './scripted.ts'

interface Input extends Answering {
  readonly messages: readonly object[] | object
}

export function plainTransport(): Transport {
  // answers for threads: that nothing is stored
  const threads = scriptedTransport([])
  let history = 0
  return {
    ...threads,
    start(request: RunRequest, observer) {
      const { messages, tokens, perSecond } = request.input as Input
      const end = (): void => {
        const output = { value: null, interrupts: [] }
        observer.onEnd({ status: 'success', output, isPaused: false })
      }
      if (Array.isArray(messages)) {
        history = messages.length
        void observer.onParts([{ type: 'values', ns: [], data: { messages }, interrupts: [] }])
        end()
        return () => {}
      }
      listen({ protocol: 'stream-parts', tokens, perSecond, history }, ({ items, isLast }) => {
        void observer.onParts(items as StreamPart[]) // as the worker scripts them
        if (isLast) end()
      })
      return () => void stopListening()
    },
    cancel: () => stopListening(),
  }
}

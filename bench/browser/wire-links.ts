// The page's ends of the two workers.
import {
  createGraphClient,
  type RunEnd,
  type Transport,
  workerTransport,
} from '@rivulet/core/client'
import type { Outcome, Work } from '../case.ts'
import { type Growth, messagesBefore } from '../engines/engine.ts'
import type { BareBatch, BareItem, BarePart, BareRequest } from './wire-protocol.ts'

export interface WireLinks {
  /** Parts as the transport hands them over. */
  transportParts(parts: number): Work
  /** Parts as `for await` reads them. */
  streamParts(parts: number): Work
  /** Supersteps in values mode: the cost from the first state on. */
  values(growth: Growth): Work
  bareParts(parts: number): Work
  bareValues(growth: Growth): Work
}

export function openLinks(): WireLinks {
  const transport = workerTransport(
    () => new Worker(new URL('./graph.worker.ts', import.meta.url), { type: 'module' }),
  )
  const client = createGraphClient<typeof import('./graph.worker.ts').graphs>({ transport })
  const bare = new Worker(new URL('./bare.worker.ts', import.meta.url), { type: 'module' })
  const links: WireLinks = {
    transportParts: (parts) => async () => {
      const total = new PartTotal()
      const end = await observe(transport, parts, (part) => total.add(part))
      if (end.status !== 'success') throw new Error(`The run ended with ${end.status}.`)
      return { outcome: total.outcome }
    },
    streamParts: (parts) => async () => {
      const total = new PartTotal()
      const stream = client.graph('parts').stream({ parts }, { streamMode: 'custom' })
      for await (const part of stream) total.add(part as BarePart)
      return { outcome: total.outcome }
    },
    values: ({ messages, steps }) => {
      const input = { messages: messagesBefore(messages), until: messages + steps }
      return async () => {
        const states = new StateTotal()
        const stream = client.graph('talk').stream(input, { streamMode: 'values' })
        for await (const part of stream) states.add(part.data as State)
        return states.lap
      }
    },
    bareParts: (parts) => async () => {
      const total = new PartTotal()
      await ask(bare, { kind: 'parts', parts }, (part) => total.add(part as BarePart))
      return { outcome: total.outcome }
    },
    bareValues: (growth) => async () => {
      const states = new StateTotal()
      await ask(bare, { kind: 'values', ...growth }, (state) => states.add(state as State))
      return states.lap
    },
  }
  return links
}

interface State {
  readonly messages: readonly { readonly content: unknown }[]
}

/** What arrived, so that nothing can be lost unnoticed. */
class PartTotal {
  #count = 0
  #sum = 0

  add({ data }: BarePart): void {
    this.#count++
    this.#sum += data.at
  }

  get outcome(): Outcome {
    return { count: this.#count, sum: this.#sum }
  }
}

/** The first state is the input on its way back: the clock starts with it. */
class StateTotal {
  #started: number | undefined
  #states = 0
  #last: State | undefined

  add(state: State): void {
    this.#started ??= performance.now()
    this.#states++
    this.#last = state
  }

  get lap(): { outcome: Outcome; cost: number } {
    const messages = this.#last?.messages ?? []
    const outcome = {
      states: this.#states,
      messages: messages.length,
      last: messages.at(-1)?.content,
    }
    return { outcome, cost: (performance.now() - (this.#started ?? 0)) * 1000 }
  }
}

function ask(
  worker: Worker,
  request: BareRequest,
  onItem: (item: BareItem) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const answered = new AbortController()
    const { signal } = answered
    const onMessage = ({ data }: MessageEvent<BareBatch>): void => {
      for (const item of data.items) onItem(item)
      if (!data.isLast) return
      answered.abort()
      resolve()
    }
    worker.addEventListener('message', onMessage, { signal })
    worker.addEventListener('error', ({ message }) => reject(new Error(message)), { signal })
    worker.postMessage(request)
  })
}

/** Starts a run as threads do: without the queue that `for await` reads from. */
function observe(
  transport: Transport,
  parts: number,
  onPart: (part: BarePart) => void,
): Promise<RunEnd> {
  const request = {
    runId: crypto.randomUUID(),
    graph: 'parts',
    input: { parts },
    isCommand: false,
    options: { streamMode: ['custom'] as const },
  }
  return new Promise((resolve) => {
    transport.start(request, {
      onParts(batch) {
        for (const part of batch) onPart(part as BarePart)
        return undefined
      },
      onReset() {},
      onEnd: resolve,
    })
  })
}

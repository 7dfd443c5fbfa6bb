import { Annotation, append, START, StateGraph, type } from '@rivulet/core'
import { pause } from './pace.ts'
import type { Runnable } from './runnable.ts'

const State = Annotation.Root({ city: Annotation<string>(), report: append<string>() })

class ServiceError extends Error {
  readonly status = 503
}

export const graph = new StateGraph(State, { custom: type<string>() })
  .addNode(
    'weather',
    async ({ city }, runtime) => {
      const { nodeAttempt } = runtime.executionInfo
      runtime.writer(`Asking for the weather, attempt ${nodeAttempt}`)
      await pause(runtime.signal)
      // Busy at first. HTTP 503 is worth another attempt by default, a mistake of ours is not.
      if (nodeAttempt < 3) throw new ServiceError('The weather service is busy.')
      return { report: [`It rains in ${city}.`] }
    },
    { retryPolicy: { initialInterval: 50, jitter: false } },
  )
  .addNode(
    'news',
    async (_state, { signal }) => {
      // This service never answers. When the time is over, the signal says so.
      await new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error))
      })
    },
    {
      timeout: 300,
      errorHandler: (_state, _runtime, { node }) => ({ report: [`No ${node} today.`] }),
    },
  )
  .addEdge(START, 'weather')
  .addEdge(START, 'news')
  .compile()

export async function* print(runnable: Runnable<typeof graph> = graph): AsyncGenerator<string> {
  const options = { streamMode: ['custom', 'values'] } as const
  for await (const part of runnable.stream({ city: 'Bergen' }, options)) {
    if (part.type === 'custom') yield `${part.data}\n`
    else if (part.data.report.length > 0) yield `${part.data.report.join(' ')}\n`
  }
}

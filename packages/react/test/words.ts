import { createGraphClient, workerTransport } from '@rivulet/core/client'
import { type Word, WORDS } from './word.ts'

/** A client with a real worker, whose model says what the page sends. */
export function createWordsClient() {
  const client = createGraphClient<typeof import('./words.test-worker.ts').graphs>({
    transport: workerTransport(
      () => new Worker(new URL('./words.test-worker.ts', import.meta.url), { type: 'module' }),
    ),
  })
  const channel = new BroadcastChannel(WORDS)
  const listening: (() => void)[] = []
  channel.addEventListener('message', () => listening.shift()?.())
  return {
    client,
    agent: client.graph('chat'),
    say: (threadId: string, word: string): void =>
      channel.postMessage({ threadId, word } satisfies Word),
    /** Submits, and resolves as soon as the model waits for words. */
    start: (submit: () => unknown): Promise<void> =>
      new Promise((resolve) => {
        listening.push(resolve)
        void submit()
      }),
    async close() {
      channel.close()
      await client.close()
    },
  }
}

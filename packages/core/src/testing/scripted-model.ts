import type { ChatModel, ChatModelOptions } from '../models/chat-model.ts'
import { initChatModel } from '../models/init-chat-model.ts'
import { type Clock, systemClock } from '../platform/clock.ts'

/** Options of a model, and its pace. */
export interface ScriptedModelOptions extends ChatModelOptions {
  /**
   * Milliseconds before each token, or a function that is asked before each. Absent: tokens come one
   * microtask apart.
   */
  delay?: number | (() => number)
  /** Where the delay is spent. Default: the host's clock. */
  clock?: Clock
}

/**
 * A chat model that says the same at every call.
 *
 * @param tokens What it says, token by token.
 * @returns A model like any other. When a call is aborted, the delay under way ends and the call
 *   throws the reason of its signal.
 * @example
 * const clock = createFakeClock()
 * const model = scriptedModel(['Hello', ' there'], { delay: 20, clock, tags: ['greeting'] })
 */
export function scriptedModel(
  tokens: readonly string[],
  { delay, clock = systemClock, ...options }: ScriptedModelOptions = {},
): ChatModel {
  return initChatModel(async function* (_messages, { signal }) {
    for (const token of tokens) {
      if (delay === undefined) await Promise.resolve()
      else await pause(typeof delay === 'number' ? delay : delay(), { clock, signal })
      signal?.throwIfAborted()
      yield token
    }
  }, options)
}

/** Resolves after the delay, or as soon as the signal is aborted. */
function pause(
  delay: number,
  { clock, signal }: { clock: Clock; signal: AbortSignal | undefined },
): Promise<void> {
  if (signal?.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const end = (): void => {
      clock.clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = clock.setTimeout(end, delay)
    signal?.addEventListener('abort', end)
  })
}

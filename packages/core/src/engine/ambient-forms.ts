import { ContextLostError } from '../errors.ts'
import type { InterruptOptions } from './interrupt-function.ts'
import { findRuntime, type NodeRuntime, type Runtime, type StreamWriter } from './runtime.ts'

/**
 * The runtime of the node that is running now, without it being passed along.
 *
 * It is found in the synchronous part of a node, everywhere. On Node it is also found after an
 * `await`, in a node that called an ambient form once before its first `await`. Elsewhere take the
 * node's second argument.
 *
 * @throws ContextLostError where no node is found.
 */
export function getRuntime(): Runtime {
  return requireRuntime(
    'getRuntime()',
    'take the second argument of the node: (state, runtime) => …',
  )
}

/**
 * The writer of the node that is running now: `getRuntime().writer`.
 *
 * @throws ContextLostError where no node is found; `getRuntime` says where that is.
 * @example
 * const writer = getStreamWriter()
 * writer({ progress: 50 })
 */
export function getStreamWriter(): StreamWriter {
  const fix = 'use runtime.writer of the node: (state, runtime) => { runtime.writer(data) }'
  return requireRuntime('getStreamWriter()', fix).writer
}

/**
 * Asks the outside world from the node that is running now: `getRuntime().interrupt(value)`.
 *
 * @throws ContextLostError where no node is found; `getRuntime` says where that is.
 * @example const answer = interrupt({ question: 'Publish this?' })
 */
export function interrupt<Answer = unknown>(
  value: unknown,
  options?: InterruptOptions<Answer>,
): Answer {
  const fix = 'use runtime.interrupt of the node: (state, runtime) => { runtime.interrupt(value) }'
  return requireRuntime('interrupt()', fix).interrupt(value, options)
}

function requireRuntime(form: string, fix: string): NodeRuntime {
  const runtime = findRuntime()
  if (runtime) return runtime
  throw new ContextLostError(
    `${form} was called where no node is running that it could belong to. Outside a node there is ` +
      `none; inside a node it must be called before the first await. Instead, ${fix}.`,
    { form },
  )
}

import { GraphDrainedError, GraphRecursionLimitError } from '../errors.ts'
import type { GraphSpec } from './graph-spec.ts'
import type { RunContext } from './run-context.ts'

export function recursionLimitReached({ name }: GraphSpec, { options }: RunContext): Error {
  const { recursionLimit: limit } = options
  return new GraphRecursionLimitError(
    `Recursion limit of ${limit} reached without hitting a stop condition in graph "${name}". ` +
      'Raise the limit with the option recursionLimit, or end the loop with a conditional edge to END.',
    { limit },
  )
}

export function drained({ name }: GraphSpec, { options, saver, threadId }: RunContext): Error {
  const reason = options.control?.drainReason ?? ''
  return new GraphDrainedError(
    `Graph "${name}" stopped between two supersteps, as its RunControl asked (${reason}). ` +
      (saver
        ? `Run thread "${threadId}" with null as its input to go on.`
        : 'Without a saver it cannot go on.'),
    { graph: name, reason },
  )
}

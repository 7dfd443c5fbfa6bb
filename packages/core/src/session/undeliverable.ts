import { NotCloneableError } from '../errors.ts'
import { findUncloneable } from '../protocol/find-uncloneable.ts'
import type { WireEntry, WireOutcome } from '../protocol/wire-message.ts'

/** The error of an entry that a port refuses. */
export function undeliverablePart(entry: WireEntry, refusal: unknown): NotCloneableError {
  const found = findUncloneable(entry, 'part')
  const path = found ? readablePath(entry, found.path) : 'part'
  return undeliverable(path, found?.reason ?? String(refusal))
}

/** The error of an output that a port refuses. */
export function undeliverableOutput(
  outcome: WireOutcome | undefined,
  refusal: unknown,
): NotCloneableError {
  return toProblem(outcome?.status === 'success' ? outcome.output : undefined, 'output', refusal)
}

/** The error of an answer that a port refuses. */
export function undeliverableAnswer(answer: unknown, refusal: unknown): NotCloneableError {
  return toProblem(answer, 'answer', refusal)
}

function toProblem(value: unknown, name: string, refusal: unknown): NotCloneableError {
  const found = findUncloneable(value, name)
  return undeliverable(found?.path ?? name, found?.reason ?? String(refusal))
}

function undeliverable(path: string, reason: string): NotCloneableError {
  return new NotCloneableError(
    `${path} is ${reason}, which cannot cross to the page. State, updates and custom data may hold ` +
      'what structuredClone carries; keep functions, proxies and instances of classes out of it.',
    { path, reason },
  )
}

/** A path in a wire entry → the same place as the author of the graph knows it. */
function readablePath(entry: WireEntry, path: string): string {
  if (entry.kind === 'state') {
    const place = entry.part.type === 'values' ? 'state' : nameOf(entry.path, entry.part.type)
    // Items of a list that grew stand in a splice, counted from where they were put in.
    const inList = path.replace(
      /^part\.delta\.splice\.(.+?)\[2\]\[(\d+)\]/,
      (_all, key: string, at: string) =>
        `${place}.${key}[${(entry.delta.splice[key]?.[0] ?? 0) + Number(at)}]`,
    )
    path = inList.replace(/^part\.delta\.set/, place)
  }
  if (!('part' in entry)) return path.replace(/^part/, 'message')
  return path.replace(/^part\.part\.data/, entry.part.type)
}

/** `["data", "input"]` of a tasks part → `tasks.input`. */
function nameOf([, ...path]: readonly string[], type: string): string {
  return [type, ...path].join('.')
}

import type { CheckpointPayload, Interrupt, TaskPayload, TaskResultPayload } from '@rivulet/core'
import type { Settled } from '../settle.ts'

/** What every part has, whatever graph it comes from. */
interface AnyPart {
  readonly type: string
  readonly ns: readonly string[]
  readonly data: unknown
  readonly interrupts?: readonly Interrupt[]
}

/** Everything that can be told of a run but messages and debug. */
export const TRACED = ['values', 'updates', 'custom', 'tasks', 'checkpoints'] as const

/** The same without checkpoints: what can be told with a saver or without. */
export const STREAMED = ['values', 'updates', 'custom', 'tasks'] as const

/** The options that put a run on a thread. */
export function onThread(threadId = '1'): { configurable: { thread_id: string } } {
  return { configurable: { thread_id: threadId } }
}

/** The options of a run on a thread that is told in full. */
export const TRACE = { ...onThread(), streamMode: TRACED } as const

/** The data of the parts of one kind. */
export function dataOf<Part extends AnyPart, Type extends Part['type']>(
  parts: readonly Part[],
  type: Type,
): Extract<Part, { type: Type }>['data'][] {
  return parts
    .filter((part): part is Extract<Part, { type: Type }> => part.type === type)
    .map(({ data }) => data)
}

/** `dataOf`, task starts only. */
export function startsIn(parts: readonly AnyPart[]): TaskPayload[] {
  return (dataOf(parts, 'tasks') as (TaskPayload | TaskResultPayload)[]).filter(
    (data): data is TaskPayload => !('result' in data),
  )
}

/** `dataOf`, task results only. */
export function resultsIn(parts: readonly AnyPart[]): TaskResultPayload[] {
  return (dataOf(parts, 'tasks') as (TaskPayload | TaskResultPayload)[]).filter(
    (data): data is TaskResultPayload => 'result' in data,
  )
}

/** A door that nodes wait at until a test opens it. */
export interface Gate {
  readonly opened: Promise<void>
  open(): void
}

export function createGate(): Gate {
  let open!: () => void
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

/** Resolves when everything that is due by now has happened. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve)
  })
}

/**
 * A run in the notation of semantics §2.8, one word per part: `v{keys}` values, `u{keys}` updates,
 * `t+name`/`t-name` task start and result, `cp(step,next[…])` checkpoint, `c` custom, THROW at last.
 * Interrupts are I, I2, … in the order in which their ids are first seen; task ids in namespaces
 * become `<id>`.
 */
export function toTrace({ parts, error }: Settled<AnyPart>): string {
  const nameOf = interruptNames()
  const words = parts.map((part) => wordOf(part, nameOf))
  return (error === undefined ? words : [...words, 'THROW']).join(' ')
}

type NameOf = (interrupts: readonly Interrupt[]) => string

function interruptNames(): NameOf {
  const names = new Map<string, string>()
  return (interrupts) => {
    for (const { id } of interrupts) {
      if (!names.has(id)) names.set(id, names.size === 0 ? 'I' : `I${names.size + 1}`)
    }
    return `[${interrupts.map(({ id }) => names.get(id)).join(',')}]`
  }
}

function wordOf(part: AnyPart, nameOf: NameOf): string {
  const ns = part.ns.length === 0 ? '' : `[${part.ns.map(withoutId).join('|')}]`
  switch (part.type) {
    case 'values': {
      const keys = `v${ns}{${Object.keys(part.data ?? {}).join(',')}}`
      const { interrupts = [] } = part
      return interrupts.length > 0 ? `${keys}(interrupts${nameOf(interrupts)})` : keys
    }
    case 'updates':
      return `u${ns}{${Object.entries(part.data as object)
        .map(fieldWord(nameOf))
        .join(',')}}`
    case 'custom':
      return `c${ns}`
    case 'tasks':
      return taskWord(part.data as TaskPayload | TaskResultPayload, ns, nameOf)
    case 'checkpoints':
      return checkpointWord(part.data as CheckpointPayload, ns)
    default:
      return part.type
  }
}

function withoutId(segment: string): string {
  return segment.replace(/:.*/, ':<id>')
}

const fieldWord =
  (nameOf: NameOf) =>
  ([key, value]: [string, unknown]): string => {
    if (key === '__interrupt__') return `${key}:${nameOf(value as readonly Interrupt[])}`
    if (key !== '__metadata__') return key
    return `${key}:{cached:${String((value as { cached: unknown }).cached)}}`
  }

function taskWord(data: TaskPayload | TaskResultPayload, ns: string, nameOf: NameOf): string {
  if (!('result' in data)) return `t+${ns}${data.name}`
  if (data.error !== null) return `t-${ns}${data.name}(error)`
  if (data.interrupts.length === 0) return `t-${ns}${data.name}`
  return `t-${ns}${data.name}(interrupts${nameOf(data.interrupts)})`
}

function checkpointWord({ metadata, next }: CheckpointPayload, ns: string): string {
  const source = metadata.source === 'loop' ? '' : `${metadata.source},`
  return `cp${ns}(${metadata.step},${source}next[${next.join(',')}])`
}

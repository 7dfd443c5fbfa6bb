import { findFault } from '../client/check-part.ts'
import type { RunEnd } from '../client/transport.ts'
import { RivuletError } from '../errors.ts'
import type { StreamPart } from '../stream/stream-part.ts'

/** What follows it, up to the next pause, comes by itself so many milliseconds later. */
export interface ScriptPause {
  readonly after: number
}

/** How the run ends. Where a pause stands before it, it does so by itself. */
export interface ScriptEnd {
  readonly end: RunEnd
}

export type ScriptItem = StreamPart | ScriptPause | ScriptEnd

/** What a run tells; or something that has it, as a replayed run does. */
export type Script = readonly ScriptItem[] | { readonly script: readonly ScriptItem[] }

export function isPause(item: ScriptItem | undefined): item is ScriptPause {
  return isObject(item) && 'after' in item
}

export function isEnd(item: ScriptItem | undefined): item is ScriptEnd {
  return isObject(item) && 'end' in item
}

/** @throws InvalidArgumentError for what is neither a list nor has one. */
export function itemsOf(script: Script): readonly ScriptItem[] {
  const items: unknown = isObject(script) && 'script' in script ? script.script : script
  if (Array.isArray(items)) return items as readonly ScriptItem[] // each is checked for itself
  throw new RivuletError(
    'INVALID_ARGUMENT',
    'A script is a list of parts, as [token("Hi")], or a replayed run, replayRun(jsonl).',
    { argument: 'script' },
  )
}

/** @throws InvalidArgumentError that names the first item that is none, and what is wrong with it. */
export function checkItems(items: readonly ScriptItem[]): void {
  for (const [at, item] of items.entries()) {
    const fault = faultOf(item, at === items.length - 1)
    if (fault) {
      throw new RivuletError('INVALID_ARGUMENT', `Item ${at} of the script ${fault}`, {
        argument: 'script',
        item,
      })
    }
  }
}

function faultOf(item: unknown, isLast: boolean): string | undefined {
  if (!isObject(item)) {
    return `is ${String(item)}: a script is made of parts, { after: ms } and { end }.`
  }
  if ('after' in item) {
    const isTime = typeof item.after === 'number' && item.after >= 0
    return isTime ? undefined : 'pauses for no number of milliseconds: write { after: 100 }.'
  }
  if ('end' in item) return isLast ? undefined : 'ends the run, so it has to be the last one.'
  const fault = findFault(item)
  const builders = '@rivulet/core/testing has builders of parts: token("Hi"), values({ … }).'
  return fault && `is no part: its ${fault} is malformed. ${builders}`
}

function isObject(item: unknown): item is object {
  return typeof item === 'object' && item !== null
}

// The hooks that take part, and their runs: each is made once and told by several figures.
import type { Lap, Work } from '../../case.ts'
import type { Hook } from './contender.ts'
import {
  type Measured,
  measureKept,
  measureStream,
  type StreamFigures,
  type StreamShape,
} from './measure-stream.ts'
import { rivulet } from './rivulet.tsx'
import { MarkdownRow, PlainRow } from './rows.tsx'
import type { Answering } from './scripted.ts'
import { useChatHook } from './use-chat.tsx'
import { useStreamHook } from './use-stream.tsx'

/** As the guide of `useChat` suggests. */
const THROTTLE = 50

const HOOKS = {
  Rivulet: rivulet,
  useChat: useChatHook(),
  'useChat, throttled': useChatHook(THROTTLE),
  useStream: useStreamHook,
} as const satisfies Record<string, Hook>

export type HookName = keyof typeof HOOKS

export interface Setting extends Answering {
  readonly history: number
  readonly rows: 'plain' | 'Markdown'
}

const runs = new Map<string, Promise<Measured<StreamFigures>>[]>()

/** One figure of a run; the n-th laps of all figures of a hook are of its n-th run. */
export function streaming(
  name: HookName,
  setting: Setting,
  costOf: (figures: StreamFigures) => number,
): Work {
  const key = JSON.stringify([name, setting])
  const made = runs.get(key) ?? []
  runs.set(key, made)
  let lap = 0
  return async () => {
    made[lap] ??= measureStream(HOOKS[name], shapeOf(setting))
    const { figures, outcome } = await made[lap++]!
    return { outcome, cost: costOf(figures) }
  }
}

export function keeping(name: HookName, setting: Setting): Work {
  return async (): Promise<Lap> => {
    const { figures, outcome } = await measureKept(HOOKS[name], shapeOf(setting))
    return { outcome, cost: figures }
  }
}

function shapeOf({ rows, ...shape }: Setting): StreamShape {
  return { ...shape, row: rows === 'plain' ? PlainRow : MarkdownRow }
}

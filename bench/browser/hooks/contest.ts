// The hooks that take part, and their runs: each is made once and told by several figures.
import type { Work } from '../../case.ts'
import { aiSdk } from './ai-sdk.tsx'
import type { Hook } from './contender.ts'
import { langChain } from './langchain.tsx'
import { measureNavigation, type NavigationFigures } from './measure-navigation.tsx'
import {
  measureKept,
  measureStream,
  type StreamFigures,
  type StreamShape,
} from './measure-stream.ts'
import { plainTransport } from './plain-transport.ts'
import { agentBehind, rivulet } from './rivulet.tsx'
import { MarkdownRow, PlainRow } from './rows.tsx'
import type { Measured } from './stage.ts'
import { TextRefRow } from './text-ref.tsx'

/** As the guide of `useChat` suggests. */
const THROTTLE = 50

const HOOKS = {
  Rivulet: rivulet(),
  'Rivulet, throttled': rivulet({ commit: THROTTLE }),
  'Rivulet, plain parts': rivulet({ agent: agentBehind(plainTransport()) }),
  'Rivulet, by ref': rivulet({ Row: TextRefRow }),
  useChat: aiSdk(),
  'useChat, throttled': aiSdk(THROTTLE),
  useStream: langChain,
} as const satisfies Record<string, Hook>

export type HookName = keyof typeof HOOKS

export interface Setting extends Omit<StreamShape, 'row'> {
  readonly rows: 'plain' | 'Markdown'
}

/** What runs are of: each has figures of its own. */
const MEASURES = { stream: measureStream, navigation: measureNavigation, kept: measureKept }
type Measures = typeof MEASURES
export type FiguresOf<What extends keyof Measures> =
  Awaited<ReturnType<Measures[What]>> extends Measured<infer Figures> ? Figures : never
export type { NavigationFigures, StreamFigures }

const runs = new Map<string, Promise<Measured<unknown>>[]>()

/** One figure of a run; the n-th laps of all figures of a hook and setting are of its n-th run. */
export function figure<What extends keyof Measures>(
  what: What,
  name: HookName,
  of: { readonly setting: Setting; readonly cost: (figures: FiguresOf<What>) => number },
): Work {
  const key = JSON.stringify([what, name, of.setting])
  const made = runs.get(key) ?? []
  runs.set(key, made)
  let lap = 0
  return async () => {
    made[lap] ??= MEASURES[what](HOOKS[name], shapeOf(of.setting))
    const { figures, outcome } = await made[lap++]!
    return { outcome, cost: of.cost(figures as FiguresOf<What>) }
  }
}

function shapeOf({ rows, ...shape }: Setting): StreamShape {
  return { ...shape, row: rows === 'plain' ? PlainRow : MarkdownRow }
}

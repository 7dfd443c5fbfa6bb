// One long answer below a conversation, in the hooks that people would use otherwise. Each gets its
// tokens from a worker: ours from a graph that runs there, the others from one that speaks their
// protocol. All must show the same text.
import type { Budget, Case, Contender, Kind, Scaled, Topic, Work } from '../case.ts'
import type * as Contest from '../browser/hooks/contest.ts'
import type { StreamFigures } from '../browser/hooks/measure-stream.ts'

const TOKENS = 20_000
const HISTORY = 1000
const ROUNDS = 3
const OTHERS = ['useChat', 'useChat, throttled', 'useStream'] as const

type CostOf = (figures: StreamFigures) => number

/** What is told of each run. */
const FIGURES: readonly { readonly name: string; readonly kind?: Kind; readonly of: CostOf }[] = [
  { name: 'main thread', of: ({ busy }) => busy },
  { name: 'of it scripts', of: ({ script }) => script },
  { name: 'until all is shown', of: ({ untilShown }) => untilShown },
  { name: 'longest frame', of: ({ longestFrame }) => longestFrame },
  { name: 'commits', kind: 'count', of: ({ commits }) => commits },
  { name: 'rows rendered', kind: 'count', of: ({ rows }) => rows },
  { name: 'lists rendered', kind: 'count', of: ({ lists }) => lists },
]

export function hooks(scaled: Scaled): Topic {
  const tokens = scaled(TOKENS)
  const history = scaled(HISTORY)
  const long: Contest.Setting = { tokens, history, rows: 'plain' }
  return {
    name: 'hooks',
    cases: [...against(`${tokens} tokens below ${history} messages`, long), ...kept(long)],
  }
}

function against(what: string, setting: Contest.Setting): Case[] {
  return OTHERS.flatMap((other) =>
    FIGURES.map(({ name, kind = 'time', of }) => {
      const contender = (label: Contest.HookName): Contender =>
        contestant(label, ({ streaming }) => streaming(label, setting, of))
      return {
        name: `${what}: ${name} beside ${other}`,
        kind,
        rounds: ROUNDS,
        ours: contender('Rivulet'),
        other: contender(other),
      }
    }),
  )
}

function kept(setting: Contest.Setting): Case[] {
  return OTHERS.map((other) => {
    const contender = (label: Contest.HookName): Contender =>
      contestant(label, ({ keeping }) => keeping(label, setting))
    return {
      name: `${setting.tokens} tokens: kept by the page beside ${other}`,
      kind: 'bytes',
      rounds: 1,
      ours: contender('Rivulet'),
      other: contender(other),
    }
  })
}

export type { Budget }

function contestant(label: string, make: (contest: typeof Contest) => Work): Contender {
  // loaded late: it needs a DOM
  const prepare = async (): Promise<Work> => make(await import('../browser/hooks/contest.ts'))
  return { label, units: 1, isWhole: true, prepare }
}

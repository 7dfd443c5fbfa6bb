// An answer that streams below a conversation, in the hooks that people would use otherwise. Each
// gets its tokens from a worker: ours from a graph that runs there, the others from one that speaks
// their protocol. All must show the same text.
import type { Budget, Case, Contender, Kind, Scaled, Topic } from '../case.ts'
import type { FiguresOf, HookName, Setting } from '../browser/hooks/contest.ts'

const TOKENS = 20_000
const HISTORY = 1000
/** Of what is paced: tokens a second. */
const PACE = 2000
/** None before them: each takes seconds, and the first one seldom is their median. */
const ROUNDS = 3

type What = 'stream' | 'navigation' | 'kept'

interface Figure<Of extends What> {
  readonly name: string
  readonly kind?: Kind
  readonly cost: (figures: FiguresOf<Of>) => number
}

const THREAD_TIME: Figure<'stream'> = { name: 'main thread', cost: ({ busy }) => busy }
const UNTIL_SHOWN: Figure<'stream'> = {
  name: 'until all is shown',
  cost: ({ untilShown }) => untilShown,
}
const FRAME: Figure<'stream'> = { name: 'longest frame', cost: ({ longestFrame }) => longestFrame }
const ROWS: Figure<'stream'> = { name: 'row renders', kind: 'count', cost: ({ rows }) => rows }
const LISTS: Figure<'stream'> = { name: 'list renders', kind: 'count', cost: ({ lists }) => lists }
const KEPT: Figure<'kept'> = { name: 'kept by the page', kind: 'bytes', cost: (bytes) => bytes }

export function hooks(scaled: Scaled): Topic {
  const tokens = scaled(TOKENS)
  const history = scaled(HISTORY)
  const second = scaled(PACE)
  const long: Setting = { tokens, history, rows: 'plain' }
  const paced: Setting = {
    tokens: second,
    perSecond: PACE,
    history: scaled(HISTORY / 10),
    rows: 'Markdown',
  }
  const atOnce = `${tokens} tokens below ${history} messages`
  const inTime = `${second} tokens at ${PACE}/s, Markdown`
  return {
    name: 'hooks',
    cases: [
      ...(['useChat', 'useChat, throttled', 'useStream'] as const).flatMap((other) =>
        [THREAD_TIME, UNTIL_SHOWN, FRAME].map((figure) =>
          against('stream', { what: atOnce, setting: long, figure, other }),
        ),
      ),
      // the same, where nothing is merged on the way: what the hooks alone make of it
      ...(['useChat', 'useStream'] as const).flatMap((other) =>
        [THREAD_TIME, UNTIL_SHOWN].map((figure) => ({
          ...against('stream', { what: `${atOnce}, plain parts`, setting: long, figure, other }),
          ours: contender('stream', 'Rivulet, plain parts', { setting: long, figure }),
        })),
      ),
      ...(['useChat', 'useChat, throttled', 'useStream'] as const).map((other) =>
        against('kept', { what: atOnce, setting: long, figure: KEPT, other }),
      ),
      ...(['useChat', 'useStream', 'useChat, throttled'] as const).flatMap((other) =>
        [THREAD_TIME, FRAME, ROWS, LISTS].map((figure) =>
          against('stream', { what: inTime, setting: paced, figure, other }),
        ),
      ),
    ],
  }
}

interface Contest<Of extends What> {
  readonly what: string
  readonly setting: Setting
  readonly figure: Figure<Of>
  readonly other: HookName
}

/** Where the other one is throttled in a case of its own pace, so are we. */
function against<Of extends What>(of: Of, contest: Contest<Of>): Case {
  const { what, setting, figure, other } = contest
  const isPaced = setting.perSecond !== undefined && other === 'useChat, throttled'
  return {
    name: `${what}: ${figure.name} beside ${other}`,
    kind: figure.kind ?? 'time',
    rounds: ROUNDS,
    warmUps: 0,
    ours: contender(of, isPaced ? 'Rivulet, throttled' : 'Rivulet', { setting, figure }),
    other: contender(of, other, { setting, figure }),
  }
}

/** Of a page that has to do with something else while tokens stream. */
export function meanwhile(scaled: Scaled): Topic {
  const second = scaled(PACE)
  const rows: Setting = { tokens: second, perSecond: PACE, history: scaled(500), rows: 'plain' }
  const flood: Setting = {
    tokens: scaled(100_000),
    perSecond: 10_000,
    perAnswer: 1000,
    history: scaled(500),
    rows: 'Markdown',
  }
  return {
    name: 'meanwhile',
    cases: [
      {
        name: `row renders per commit, ${rows.history} messages`,
        kind: 'count',
        rounds: 1,
        ours: contender('stream', 'Rivulet', {
          setting: rows,
          figure: { name: '', cost: (figures) => figures.rows / figures.commits },
        }),
        budget: inChromium({ atMost: 1 }),
      },
      {
        name: `longest frame, ${flood.tokens} tokens at ${flood.perSecond}/s below ${flood.history} Markdown messages`,
        rounds: 1,
        ours: contender('stream', 'Rivulet', { setting: flood, figure: FRAME }),
        budget: inChromium({ atMost: 50_000 }),
      },
      ...navigations(),
    ],
  }
}

/** While so many tokens a second stream, for longer than any navigation takes. */
const STREAMING: Setting = { tokens: 50_000, perSecond: 5000, history: 100, rows: 'plain' }
const SHOWN: Figure<'navigation'> = { name: '', cost: ({ untilShown }) => untilShown }
const PAUSE: Figure<'navigation'> = { name: '', cost: ({ pause }) => pause }

function navigations(): Case[] {
  const of = (name: HookName, figure: Figure<'navigation'>, setting = STREAMING): Contender =>
    contender('navigation', name, { setting, figure })
  const navigation = 'navigation while tokens stream'
  return [
    {
      name: `${navigation} beside one without`,
      rounds: 3,
      ours: of('Rivulet', SHOWN),
      other: { ...of('Rivulet', SHOWN, { ...STREAMING, tokens: 0 }), label: 'one without' },
      budget: inChromium({ ratio: 1 / 1.5 }),
    },
    ...(['useChat', 'useStream'] as const).map((other) => ({
      name: `${navigation} beside ${other}`,
      // the peer takes seconds where it is starved
      rounds: 1,
      ours: of('Rivulet', SHOWN),
      other: of(other, SHOWN),
    })),
    {
      name: 'longest pause of tokens during a navigation, with useTextRef',
      rounds: 3,
      ours: of('Rivulet, by ref', PAUSE),
      budget: inChromium({ atMost: 50_000 }),
    },
    {
      name: 'longest pause of tokens during a navigation, by useMessageText',
      rounds: 3,
      ours: of('Rivulet', PAUSE),
    },
  ]
}

function inChromium(budget: Budget): NonNullable<Case['budget']> {
  return { chromium: budget }
}

function contender<Of extends What>(
  of: Of,
  label: HookName,
  { setting, figure }: { readonly setting: Setting; readonly figure: Figure<Of> },
): Contender {
  const { cost } = figure
  return {
    label,
    units: 1,
    isWhole: true,
    // loaded late: it needs a DOM
    prepare: async () =>
      (await import('../browser/hooks/contest.ts')).figure(of, label, { setting, cost }),
  }
}

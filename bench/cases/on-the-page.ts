// From parts to the screen: what the main thread of a page pays for a message that streams.
import type { Case, Contender, Scaled, Topic, Work } from '../case.ts'
import type { Screens } from '../browser/screens.tsx'

const DELTAS = 16_000
const TOKENS = 20_000
/** Of the history that a message streams below. */
const HISTORY = 10_000

/** All of them together. */
const IN_ALL = 200_000

export function onThePage(scaled: Scaled): Topic {
  const deltas = scaled(DELTAS)
  const tokens = scaled(TOKENS)
  const history = scaled(HISTORY)
  return {
    name: 'on the page',
    cases: [
      toolArguments('a document', deltas, 'document'),
      toolArguments('rows of a table', deltas, 'rows'),
      {
        name: `${deltas} tool-argument deltas from the worker, until all are shown`,
        ours: contender('Rivulet', 1, (screens) => screens.fromWorker(deltas)),
        budget: { chromium: { atMost: IN_ALL } },
      },
      {
        name: `token reduced, ${tokens} in one message`,
        ours: contender('Rivulet', tokens, (screens) => screens.reduceTokens(tokens, 0)),
        budget: { chromium: { atMost: 2 } },
      },
      {
        name: `token reduced, ${tokens} below ${history} messages`,
        ours: contender('Rivulet', tokens, (screens) => screens.reduceTokens(tokens, history)),
        budget: { chromium: { atMost: 2 } },
      },
      {
        name: `${tokens} tokens reduced and rendered`,
        ours: contender('Rivulet', 1, (screens) => screens.renderTokens(tokens)),
        budget: { chromium: { atMost: IN_ALL } },
      },
    ],
  }
}

function toolArguments(what: string, deltas: number, kind: 'document' | 'rows'): Case {
  return {
    name: `${deltas} tool-argument deltas reduced and rendered, ${what}`,
    ours: contender('Rivulet', 1, (screens) => screens.renderArguments(kind, deltas)),
    other: contender('AIMessageChunk.concat', 1, (screens) =>
      screens.concatArguments(kind, deltas),
    ),
    budget: { chromium: { atMost: IN_ALL } },
    rounds: 5,
  }
}

/** One page serves all cases. Loaded late: it needs a DOM. */
let opened: Promise<Screens> | undefined

function contender(label: string, units: number, make: (screens: Screens) => Work): Contender {
  const prepare = async (): Promise<Work> => {
    opened ??= import('../browser/screens.tsx').then(({ openScreens }) => openScreens())
    return make(await opened)
  }
  return { label, units, prepare }
}

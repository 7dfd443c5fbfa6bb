// From the worker to the page: ours against bare `postMessage`.
import type { Contender, Scaled, Topic, Work } from '../case.ts'
import type { WireLinks } from '../browser/wire-links.ts'

const PARTS = 100_000
const MESSAGES = 10_000
const STEPS = 20

export function wire(scaled: Scaled): Topic {
  const parts = scaled(PARTS)
  const messages = scaled(MESSAGES)
  const bareParts = contender('postMessage, 64 each', parts, (links) => links.bareParts(parts))
  return {
    name: 'wire',
    cases: [
      {
        name: 'part from the worker, transport',
        ours: contender('Rivulet', parts, (links) => links.transportParts(parts)),
        other: bareParts,
        budget: { chromium: { ratio: 0.8 } },
      },
      {
        name: 'part from the worker, for await',
        ours: contender('Rivulet', parts, (links) => links.streamParts(parts)),
        other: bareParts,
      },
      {
        name: `values over the port, at ${messages} messages`,
        ours: contender('Rivulet', STEPS, (links) => links.values({ messages, steps: STEPS })),
        other: contender('postMessage of it', STEPS, (links) =>
          links.bareValues({ messages, steps: STEPS }),
        ),
      },
    ],
  }
}

/** One pair of workers serves all cases. Loaded late: it is for pages only. */
let opened: Promise<WireLinks> | undefined

function contender(label: string, units: number, make: (links: WireLinks) => Work): Contender {
  const prepare = async (): Promise<Work> => {
    opened ??= import('../browser/wire-links.ts').then(({ openLinks }) => openLinks())
    return make(await opened)
  }
  return { label, units, prepare }
}

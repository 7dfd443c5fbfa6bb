// What the model says and when: the same for every contender, in whatever worker it is said.

/** Markdown, as an assistant writes it. */
const SECTION = `## Streams in the browser

A **stream** is a list that is not finished. Whoever reads it takes what is there, and waits for
the rest; whoever writes it need not know who reads.

- A *token* is a piece of a word, rarely more than six characters.
- A \`part\` says what it is about: a message, a task, a state.
- Nothing is shown twice, and nothing is left out.

1. Read what has come.
2. Show what has changed, and [only that](https://example.org/only).

\`\`\`ts
for await (const part of stream) show(part.data)
\`\`\`

`
/** Nothing else contains it: when it is on the screen, everything is. */
export const LAST_TOKEN = '∎'

const PIECES = SECTION.match(/\s*\S{1,6}|\s+/g) ?? []

/** So many tokens, the last one of them the mark of the end; of none there is no end. */
export function answerTokens(count: number): readonly string[] {
  if (count === 0) return []
  const tokens = Array.from({ length: count - 1 }, (_, at) => PIECES[at % PIECES.length]!)
  return [...tokens, LAST_TOKEN]
}

export interface HistoryMessage {
  readonly id: string
  readonly role: 'human' | 'ai'
  readonly text: string
}

/** The conversation so far: questions and answers in turn. */
export function historyMessages(count: number): readonly HistoryMessage[] {
  return Array.from({ length: count }, (_, at) =>
    at % 2 === 0
      ? { id: `h${at}`, role: 'human', text: `Question ${at}: what is a **stream**?` }
      : { id: `h${at}`, role: 'ai', text: `Answer ${at}. ${SECTION.slice(0, 200)}` },
  )
}

/** What the user sends at last. */
export const QUESTION = { id: 'question', role: 'human', text: 'Go on.' } as const

/** As many as a batch on a port has. */
const AT_ONCE = 64
const TICK = 4

/** The tokens as they come: as fast as they are taken, or so many a second. */
export async function* arrivals(
  tokens: readonly string[],
  perSecond: number | undefined,
): AsyncGenerator<readonly string[]> {
  const started = performance.now()
  for (let at = 0; at < tokens.length;) {
    if (perSecond !== undefined) await sleep(TICK)
    const due = ((performance.now() - started) / 1000) * (perSecond ?? 0)
    const next = perSecond === undefined ? at + AT_ONCE : Math.floor(due)
    if (next > at) yield tokens.slice(at, next)
    at = next
  }
}

function sleep(millis: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, millis)
  })
}

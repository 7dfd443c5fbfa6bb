import { Annotation, append, END, Send, START, StateGraph, textOf } from '@rivulet/core'
import { scriptedModel } from '@rivulet/core/testing'
import { pause, tokenDelay } from './pace.ts'
import type { Runnable } from './runnable.ts'

const CheckState = Annotation.Root({ chapter: Annotation<string>(), fact: Annotation<string>() })

/** The innermost graph: it looks a fact up, then checks it. */
const factChecker = new StateGraph(CheckState)
  .addNode('search', async ({ chapter }, { signal }) => {
    for (let page = 0; page < 4; page++) await pause(signal)
    return { fact: `a fact about ${chapter}` }
  })
  .addNode('verify', async ({ fact }, { signal }) => {
    for (let source = 0; source < 3; source++) await pause(signal)
    return { fact: `${fact}, checked` }
  })
  .addEdge(START, 'search')
  .addEdge('search', 'verify')
  .addEdge('verify', END)
  .compile()

const ChapterState = Annotation.Root({
  chapter: Annotation<string>(),
  fact: Annotation<string>(),
  pages: append<string>(),
})

const model = scriptedModel('Here| is| what| we| know| for| sure|:| '.split('|'), {
  delay: tokenDelay,
})

/** Writes one chapter. Its whole output goes to the book: only the pages. */
const chapterWriter = new StateGraph(ChapterState, {
  output: Annotation.Root({ pages: append<string>() }),
})
  .addNode('check_facts', factChecker)
  .addNode('write', async ({ chapter, fact }, runtime) => {
    const text = textOf(await model.invoke(`Write about ${chapter}`, runtime))
    return { pages: [`${chapter}: ${text.trim()} ${fact}.`] }
  })
  .addEdge(START, 'check_facts')
  .addEdge('check_facts', 'write')
  .addEdge('write', END)
  .compile()

const BookState = Annotation.Root({
  chapters: Annotation<string[]>(),
  pages: append<string>(),
  round: Annotation<number>({ default: () => 0 }),
})

export const graph = new StateGraph(BookState)
  .addNode('write_chapter', chapterWriter)
  .addNode('review', (state) => ({ round: state.round + 1 }))
  .addConditionalEdges(START, ({ chapters }) =>
    chapters.map((chapter) => new Send('write_chapter', { chapter })),
  )
  .addEdge('write_chapter', 'review')
  // After the first round the review wants an afterword.
  .addConditionalEdges('review', ({ round }) =>
    round === 1 ? new Send('write_chapter', { chapter: 'Afterword' }) : END,
  )
  .compile()

/** Every run of a nested graph has a namespace of its own, also of the same graph. */
export async function* print(runnable: Runnable<typeof graph> = graph): AsyncGenerator<string> {
  const runs = new Map<string, Set<string>>()
  const stream = runnable.stream(
    { chapters: ['Whiskers', 'Paws', 'Tails'] },
    { streamMode: ['updates', 'values'], subgraphs: true },
  )
  for await (const part of stream) {
    const nodes = part.ns.map((segment) => segment.split(':')[0]).join(' › ')
    runs.set(nodes, (runs.get(nodes) ?? new Set()).add(part.ns.join()))
    if (part.type === 'values' && part.ns.length === 0 && part.data.round === 2) {
      yield `${part.data.pages.join('\n')}\n`
    }
  }
  for (const [nodes, namespaces] of runs) {
    if (nodes) yield `${nodes} ran ${namespaces.size} times\n`
  }
}

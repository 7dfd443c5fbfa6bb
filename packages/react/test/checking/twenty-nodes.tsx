// A graph of twenty nodes with all that is inferred from it, a client and a page: what it costs to
// check is measured (type-cost.test.ts).
import {
  Annotation,
  append,
  Command,
  END,
  initChatModel,
  MemorySaver,
  messagesKey,
  Send,
  START,
  StateGraph,
  type,
} from '@rivulet/core'
import { createGraphClient, workerTransport } from '@rivulet/core/client'
import {
  type ThreadOf,
  useGraphStream,
  useInterrupts,
  useMessageText,
  useUpdates,
  useValues,
} from '@rivulet/react'

interface Ticket {
  readonly id: string
  readonly text: string
  readonly language: 'en' | 'de' | 'fr'
  readonly tags: readonly string[]
}
interface Finding {
  readonly source: 'docs' | 'tickets'
  readonly text: string
  readonly score: number
}
type Question = { kind: 'approve'; draft: string } | { kind: 'choose'; options: string[] }
type Answer = { isApproved: boolean; note?: string }
type Progress = { step: string; done: number; of: number }

const State = Annotation.Root({
  messages: messagesKey(),
  ticket: Annotation<Ticket>(),
  category: Annotation<'bug' | 'question' | 'praise'>(),
  findings: append<Finding>(),
  scores: Annotation<Record<string, number>>({
    reducer: (left, right) => ({ ...left, ...right }),
    default: () => ({}),
  }),
  drafts: append<string>(),
  draft: Annotation<string>(),
  critique: Annotation<string>(),
  attempts: Annotation<number>({ reducer: (left, right) => left + right, default: () => 0 }),
  isPublished: Annotation<boolean>(),
})
const model = initChatModel(() => Promise.resolve('text'))

export const graphs = {
  desk: new StateGraph(State, {
    context: type<{ user: string; locale: string }>(),
    custom: type<Progress>(),
    interrupt: type<Question>(),
    resume: type<Answer>(),
  })
    .addNode('triage', ({ ticket }) => ({ attempts: 1, scores: { [ticket.id]: 1 } }))
    .addNode('classify', async ({ ticket }, runtime) => {
      const { content } = await model.invoke(ticket.text, runtime)
      return { category: content === 'bug' ? 'bug' : 'question', messages: ticket.text }
    })
    .addNode(
      'search_docs',
      ({ query }, runtime) => {
        runtime.writer({ step: 'search', done: query.length, of: 2 })
        return { findings: [{ source: 'docs', text: query, score: 1 }] }
      },
      { input: Annotation.Root({ query: Annotation<string>() }), timeout: 1000 },
    )
    .addNode('search_tickets', ({ ticket }) => ({
      findings: ticket.tags.map((text) => ({ source: 'tickets' as const, text, score: 0 })),
    }))
    .addNode({
      merge: ({ findings }) => ({
        scores: Object.fromEntries(findings.map((f) => [f.text, f.score])),
      }),
      rank: () => null,
    })
    .addNode('summarize', async ({ findings }, runtime) => {
      const summary = await model.invoke(findings.map(({ text }) => text).join(), { runtime })
      return { messages: [summary] }
    })
    .addSequence({
      draft: ({ messages }) => ({ draft: messages.at(-1)?.id ?? '', drafts: ['first'] }),
      critique: ({ draft }) => ({ critique: draft.toUpperCase() }),
    })
    .addNode('revise', ({ draft, critique }) => [{ draft: draft + critique }, { drafts: [draft] }])
    .addNode('check_policy', () => new Command({ update: { scores: { policy: 1 } }, goto: 'ask' }))
    .addNode('check_tone', () => ({ scores: { tone: 1 } }))
    .addNode('translate', ({ ticket, draft }) => ({ draft: `${ticket.language}: ${draft}` }))
    .addNode('estimate', async () => ({ scores: { effort: 3 } }))
    .addNode('ask', ({ draft }, runtime) => {
      const { isApproved, note } = runtime.interrupt({ kind: 'approve', draft })
      return { isPublished: isApproved, critique: note ?? '' }
    })
    .addNode('publish', ({ draft }, { context }) => ({ messages: `${context.user}: ${draft}` }), {
      retryPolicy: { maxAttempts: 3 },
      errorHandler: (_state, _runtime, { error }) => ({ critique: String(error) }),
    })
    .addNode('notify', (_state, { writer }) => writer({ step: 'notify', done: 1, of: 1 }))
    .addNode('archive', () => ({ isPublished: true }), { defer: true })
    .addNode('measure', ({ attempts }) => ({ attempts }))
    .addNode('recover', () => new Command({ goto: ['triage', new Send('notify', {})] }))
    .addEdge(START, 'triage')
    .addEdge('triage', 'classify')
    .addConditionalEdges('classify', ({ category, ticket }) =>
      category === 'praise'
        ? 'archive'
        : [...ticket.tags.map((query) => new Send('search_docs', { query })), 'search_tickets'],
    )
    .addEdge(['search_docs', 'search_tickets'], 'merge')
    .addEdge('merge', 'rank')
    .addEdge('rank', 'summarize')
    .addEdge('summarize', 'draft')
    .addConditionalEdges('critique', ({ attempts }) => attempts < 3, {
      true: 'revise',
      false: 'check_tone',
    })
    .addConditionalEdges('revise', async ({ critique }) => (critique ? 'critique' : 'translate'))
    .addEdge('translate', 'check_policy')
    .addEdge(['check_tone', 'estimate'], 'ask')
    .addConditionalEdges('ask', ({ isPublished }) => (isPublished ? 'publish' : END), [
      'publish',
      END,
    ])
    .addEdge('publish', 'notify')
    .addEdge('notify', 'archive')
    .addEdge('archive', 'measure')
    .addEdge('measure', END)
    .compile({ checkpointer: new MemorySaver(), interruptBefore: ['archive'] }),
}

const client = createGraphClient<typeof graphs>({
  transport: workerTransport(() => new Worker('desk.js', { type: 'module' })),
})
const desk = client.graph('desk')

export async function tell(ticket: Ticket): Promise<string[]> {
  const lines: string[] = []
  const options = { streamMode: ['values', 'updates', 'custom', 'messages', 'tasks'] } as const
  for await (const part of desk.stream({ ticket }, options)) {
    if (part.type === 'values') lines.push(part.data.draft)
    else if (part.type === 'updates') lines.push(part.data.ask?.critique ?? '')
    else if (part.type === 'custom') lines.push(part.data.step)
    else if (part.type === 'messages') lines.push(part.data[1].langgraph_node)
    else lines.push(part.data.name)
  }
  const { values, next, interrupts } = await desk.getState(ticket.id)
  if (next.includes('ask') && interrupts[0]?.value.kind === 'approve') {
    await desk.updateState(ticket.id, { draft: values.draft ?? '' }, { asNode: 'revise' })
    await desk.invoke(new Command({ resume: { isApproved: true } }), {
      context: { user: 'ada', locale: 'en' },
    })
  }
  return lines
}

export function Page({ threadId }: { threadId: string }) {
  const { thread, values, custom, messages, submit, tasks } = useGraphStream(desk, { threadId })
  const category = useValues(thread, (state) => state.category)
  const { latest } = useUpdates(thread, { node: 'draft' })
  return (
    <main>
      <h1>{category}</h1>
      <progress value={custom.latest?.done} max={custom.latest?.of} />
      {messages.map(({ id }) => id && <Text key={id} thread={thread} id={id} />)}
      {tasks.map(({ id, name }) => (
        <li key={id}>{name}</li>
      ))}
      <p>{latest?.draft?.draft ?? values?.draft}</p>
      <Questions thread={thread} />
      <button onClick={() => void submit({ attempts: 1 })}>Again</button>
    </main>
  )
}

function Questions({ thread }: { thread: ThreadOf<typeof desk> }) {
  return useInterrupts(thread).map(({ id, value, resume }) => (
    <button key={id} onClick={() => void resume({ isApproved: true })}>
      {value.kind === 'approve' ? value.draft : value.options.join()}
    </button>
  ))
}

function Text({ thread, id }: { thread: ThreadOf<typeof desk>; id: string }) {
  return <p>{useMessageText(thread, id)}</p>
}

import {
  Annotation,
  type AnyUIMessage,
  END,
  InMemoryStore,
  MemorySaver,
  messagesKey,
  pushMessage,
  pushUiMessage,
  START,
  StateGraph,
  type StoreIndex,
  type UIMessage,
  uiMessageReducer,
} from '@rivulet/core'

const State = Annotation.Root({
  messages: messagesKey(),
  ui: Annotation<UIMessage[], AnyUIMessage | readonly AnyUIMessage[]>({
    reducer: uiMessageReducer,
    default: () => [],
  }),
  user: Annotation<string>(),
  fact: Annotation<string>(),
})

/** Remembers a fact of its user, on whatever thread it was told. */
export const assistant = (store: InMemoryStore) =>
  new StateGraph(State)
    .addNode('remember', async ({ user, fact }, { store: memory }) => {
      await memory?.put(['users', user, 'facts'], fact, { text: fact, from: 'chat' })
    })
    .addNode('greet', async ({ user }, runtime) => {
      pushMessage({ type: 'ai', id: 'status', content: 'Looking you up…' }, runtime)
      const facts = await runtime.store?.search(['users', user], { filter: { from: 'chat' } })
      const card = pushUiMessage('facts', { count: facts?.length ?? 0 }, { runtime })
      const texts = facts?.map(({ value }) => String(value['text'])) ?? []
      pushUiMessage('facts', { texts }, { runtime, id: card.id, merge: true })
      return { messages: { type: 'ai', id: 'greeting', content: `Welcome back, ${user}!` } }
    })
    .addEdge(START, 'remember')
    .addEdge('remember', 'greet')
    .addEdge('greet', END)
    .compile({ store, checkpointer: new MemorySaver() })

export const searchable = (embed: StoreIndex['embed']): InMemoryStore =>
  new InMemoryStore({ index: { embed, fields: ['text'] } })

export async function findNotes(store: InMemoryStore): Promise<string[]> {
  await store.put(['notes'], 'a', { text: 'Tea is made of leaves.' })
  await store.put(['notes'], 'b', { text: 'Rome was not built in a day.' })
  const found = await store.search(['notes'], { query: 'hot drinks', limit: 1 })
  return found.map(({ value }) => String(value['text']))
}

export const drawing = (graph: ReturnType<typeof assistant>): string =>
  graph.getGraph({ xray: true }).toMermaid()

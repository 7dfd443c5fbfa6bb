import { Annotation, append, MessagesAnnotation, type } from '../graph/annotation.ts'
import { MemorySaver } from '../checkpoint/memory-saver.ts'
import { END, START } from '../engine/graph-spec.ts'
import { entrypoint, type EntrypointRuntime, type EntrypointTypes } from '../graph/entrypoint.ts'
import { task } from '../graph/task.ts'
import { StateGraph } from '../graph/state-graph.ts'
import type { CompiledGraph } from '../graph/compiled-graph.ts'
import { tool } from '../tools/tool.ts'
import { type ContentMessage, textOf } from '../messages/message.ts'
import { scriptedModel } from './scripted-model.ts'

/** A promise that never settles: what a node waits for that nobody answers. */
const never = (): Promise<never> => new Promise(() => {})

const Talk = new StateGraph(MessagesAnnotation, { custom: type<{ progress: number }>() })
  .addNode('speak', async (state, runtime) => {
    runtime.writer({ progress: 50 })
    const model = scriptedModel(['Hello', ', ', 'world', '.'], { tags: ['greeting'] })
    return { messages: await model.invoke(state.messages, runtime) }
  })
  .addEdge(START, 'speak')
  .addEdge('speak', END)

const Count = Annotation.Root({ upTo: Annotation<number>(), seen: append<number>() })

/** Writes `upTo` custom parts without a pause, then as many supersteps would have been too slow. */
const Burst = new StateGraph(Count, { custom: type<number>() })
  .addNode('burst', ({ upTo }, runtime) => {
    for (let at = 1; at <= upTo; at++) runtime.writer(at)
  })
  .addEdge(START, 'burst')

/** Writes without end, 512 parts a superstep. */
const Flood = new StateGraph(Count, { custom: type<number>() })
  .addNode('flood', (_state, runtime) => {
    for (let at = 0; at < 512; at++) runtime.writer(at)
  })
  .addEdge(START, 'flood')
  .addConditionalEdges('flood', () => 'flood')

/** One item per superstep. */
const Steps = new StateGraph(Count)
  .addNode('step', ({ seen }) => ({ seen: [seen.length + 1] }))
  .addEdge(START, 'step')
  .addConditionalEdges('step', ({ seen, upTo }) => (seen.length < upTo ? 'step' : END))

const Subject = Annotation.Root({ topic: Annotation<string>(), value: Annotation<unknown>() })

const Fail = new StateGraph(Subject)
  .addNode('good', () => ({ topic: 'written' }))
  .addNode('bad', () => {
    throw Object.assign(new TypeError('The oven is cold.'), { status: 503 })
  })
  .addEdge(START, 'good')
  .addEdge('good', 'bad')

const Wait = new StateGraph(Subject)
  .addNode('wait', async (_state, { signal, writer }) => {
    writer('waiting')
    await stopped(signal)
  })
  .addEdge(START, 'wait')

const Deaf = new StateGraph(Subject).addNode('deaf', never).addEdge(START, 'deaf')

const Uncloneable = new StateGraph(Subject)
  .addNode('make', () => ({ value: { items: [1, { run: () => 'no' }] } }))
  .addEdge(START, 'make')

/** Its list grows by one item that cannot cross. */
const Spoiled = new StateGraph(Annotation.Root({ items: append<unknown>() }))
  .addNode('spoil', () => ({ items: [{ run: () => 'no' }] }))
  .addEdge(START, 'spoil')

const Review = Annotation.Root({ answer: Annotation<string>(), log: append<string>() })

const look = tool(
  async function* (args) {
    yield 'half'
    await Promise.resolve()
    return args
  },
  { name: 'look' },
)

/** Asks in a nested graph, beside a node that calls a tool and finishes; its threads survive. */
const Asking = new StateGraph(Review)
  .addNode(
    'review',
    new StateGraph(Annotation.Root({ answer: Annotation<string>() }))
      .addNode('ask', (_state, runtime) => {
        runtime.writer('asking')
        return { answer: runtime.interrupt<string>('Sure?') }
      })
      .addEdge(START, 'ask')
      .compile(),
  )
  .addNode('beside', async (_state, runtime) => {
    await look.invoke({ id: 'looked', name: 'look', args: { at: 'log' } }, runtime)
    return { log: ['beside'] }
  })
  .addNode('publish', ({ answer }) => ({ log: [`published: ${answer}`] }))
  .addEdge(START, 'review')
  .addEdge(START, 'beside')
  .addEdge('review', 'publish')
  .addEdge('publish', END)

/** Answers a message by repeating it, no two answers alike; waits for ever when it is asked to. */
function chat(): CompiledGraph {
  let answers = 0
  return new StateGraph(MessagesAnnotation)
    .addNode('answer', async ({ messages }, runtime) => {
      const text = textOf(messages.at(-1) as ContentMessage) // it begins with an input
      const model = scriptedModel([`${++answers}: `, text])
      const answer = await model.invoke(messages, runtime)
      if (text === 'wait') await stopped(runtime.signal)
      return { messages: answer }
    })
    .addEdge(START, 'answer')
    .compile({ name: 'chat', checkpointer: new MemorySaver() })
}

function stopped(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error))
  })
}

const Rich = new StateGraph(Subject).addNode('keep', () => ({})).addEdge(START, 'keep')

const shout = task('shout', (word: string) => word.toUpperCase())

/** Bare values: takes a text, asks, gives a text, and remembers the last one. */
function greeter(): CompiledGraph<EntrypointTypes<string, string>> {
  const options = { name: 'greeter', checkpointer: new MemorySaver() }
  return entrypoint(options, async (name: string, runtime: EntrypointRuntime<string>) => {
    const greeting = runtime.interrupt<string>(`What does ${name} want to hear?`)
    return `${greeting}, ${await shout(name, runtime)}! ${runtime.previous ?? ''}`.trim()
  })
}

/**
 * The graphs that `transportCases` run: what a transport under test has to serve.
 *
 * @example serveGraphs(conformanceGraphs())
 */
export function conformanceGraphs(): Record<string, CompiledGraph> {
  const builders = {
    talk: Talk,
    burst: Burst,
    steps: Steps,
    flood: Flood,
    fail: Fail,
    wait: Wait,
    deaf: Deaf,
    uncloneable: Uncloneable,
    rich: Rich,
    spoiled: Spoiled,
  }
  const graphs = Object.entries(builders).map(
    ([name, builder]) => [name, builder.compile({ name }) as unknown as CompiledGraph] as const,
  )
  const asking = Asking.compile({ name: 'asking', checkpointer: new MemorySaver() })
  return {
    ...Object.fromEntries(graphs),
    asking,
    chat: chat(),
    greeter: greeter(),
  }
}

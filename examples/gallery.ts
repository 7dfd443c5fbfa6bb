import type { StreamMode } from '@rivulet/core'
import type { Runnable } from './runnable.ts'

/** Runs a graph and yields what a program would print, as it comes. */
export type Print = (runnable: AnyRunnable) => AsyncGenerator<string>

/** What can stand in for the graph of any example. */
export interface AnyRunnable {
  stream(
    input: unknown,
    options: { readonly streamMode: StreamMode | readonly StreamMode[] },
  ): AsyncIterable<never>
}

/** The code of an example: it holds the engine, so it is loaded only where it is needed. */
export interface ExampleModule {
  readonly graph: AnyRunnable
  /** By what they show; most examples have one. */
  readonly prints: Readonly<Record<string, Print>>
}

/** What is known of an example without loading it. */
export interface Example {
  /** Name of its file and of its graph. */
  readonly id: string
  /** As in the list of concepts; ours have none. */
  readonly number?: number
  readonly title: string
  readonly summary: string
  /** What to look at while it runs. */
  readonly lookAt: string
  readonly models: 'scripted' | 'none'
  /** The API that it shows. */
  readonly uses: readonly string[]
  readonly input: Readonly<Record<string, unknown>>
  readonly streamMode: readonly StreamMode[]
  readonly load: () => Promise<ExampleModule>
}

interface TypedModule<Graph extends object> {
  readonly graph: Graph
  readonly prints: Readonly<Record<string, (runnable: Runnable<Graph>) => AsyncGenerator<string>>>
}

type Facts = Omit<Example, 'load'>

/** Checks that an example prints its own graph, then forgets which graph that is. */
function example<Graph extends object>(
  facts: Facts,
  load: () => Promise<TypedModule<Graph>>,
): Example {
  return { ...facts, load: load as unknown as Example['load'] } // one form for all graphs
}

/** Every example, in the order in which they are best read. */
export const gallery: readonly Example[] = [
  example(
    {
      id: 'basic-usage',
      number: 1,
      title: 'Basic usage',
      summary: 'A status, then the result.',
      lookAt: 'The status arrives while the node works; the update when it has finished.',
      models: 'none',
      uses: ['StateGraph', 'Annotation', 'getStreamWriter'],
      input: { topic: 'ice cream' },
      streamMode: ['updates', 'custom'],
    },
    () => import('./basic-usage.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
  ),
  example(
    {
      id: 'narrowing',
      number: 2,
      title: 'Narrowing',
      summary: 'Four modes, one typed loop.',
      lookAt: 'Every kind of part in one run: `part.type` decides what `part.data` is.',
      models: 'scripted',
      uses: ['part.type', 'runtime.writer', 'model.invoke'],
      input: { topic: 'ice cream' },
      streamMode: ['values', 'updates', 'messages', 'custom'],
    },
    () => import('./narrowing.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
  ),
  example(
    {
      id: 'graph-state',
      number: 3,
      title: 'Graph state',
      summary: 'What changed, or all of it.',
      lookAt: '`updates` tells what a node changed, `values` the whole state after each step.',
      models: 'none',
      uses: ['updates', 'values'],
      input: { topic: 'ice cream' },
      streamMode: ['updates', 'values'],
    },
    () =>
      import('./graph-state.ts').then(({ graph, printUpdates, printValues }) => ({
        graph,
        prints: { updates: printUpdates, values: printValues },
      })),
  ),
  example(
    {
      id: 'llm-tokens',
      number: 4,
      title: 'LLM tokens',
      summary: 'An invoked model streams, too.',
      lookAt: 'The text grows while the node is still waiting for the whole answer.',
      models: 'scripted',
      uses: ['model.invoke', 'messages'],
      input: { topic: 'ice cream' },
      streamMode: ['messages'],
    },
    () => import('./llm-tokens.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
  ),
  example(
    {
      id: 'filter-by-model-call',
      number: 5,
      title: 'Filter by model call',
      summary: 'Two models, known by tags.',
      lookAt:
        'Both answers stream, each with its tag. A program that wants the joke prints no poem.',
      models: 'scripted',
      uses: ['tags', 'metadata.tags'],
      input: { topic: 'cats' },
      streamMode: ['messages'],
    },
    () =>
      import('./filter-by-model-call.ts').then(({ graph, print }) => ({
        graph,
        prints: { print },
      })),
  ),
  example(
    {
      id: 'filter-by-node',
      number: 6,
      title: 'Filter by node',
      summary: 'Two nodes at once, one shown.',
      lookAt: 'Two messages grow side by side, each marked with the node that writes it.',
      models: 'scripted',
      uses: ['initChatModel', 'metadata.langgraph_node'],
      input: { topic: 'cats' },
      streamMode: ['messages'],
    },
    () => import('./filter-by-node.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
  ),
  example(
    {
      id: 'custom-data',
      number: 7,
      title: 'Custom data',
      summary: 'Anything a node wants to say.',
      lookAt: 'What the node writes arrives as it is, under the mode `custom`.',
      models: 'none',
      uses: ['getStreamWriter', 'custom'],
      input: { query: 'example' },
      streamMode: ['custom'],
    },
    () => import('./custom-data.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
  ),
  example(
    {
      id: 'custom-data-in-tool',
      number: 7,
      title: 'Custom data in a tool',
      summary: 'The same, from inside a tool.',
      lookAt: 'The tool takes no writer: it finds that of the node that called it.',
      models: 'none',
      uses: ['getStreamWriter', 'custom'],
      input: { query: 'example' },
      streamMode: ['custom'],
    },
    () =>
      import('./custom-data-in-tool.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
  ),
  example(
    {
      id: 'several-modes',
      number: 12,
      title: 'Several modes',
      summary: 'A list of modes, one loop.',
      lookAt: 'The graph of “Basic usage” once more. Tick other modes and run it again.',
      models: 'none',
      uses: ['streamMode: […]'],
      input: { topic: 'ice cream' },
      streamMode: ['updates', 'custom'],
    },
    () => import('./several-modes.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
  ),
  example(
    {
      id: 'any-llm',
      number: 13,
      title: 'Any LLM',
      summary: 'A client of your own.',
      lookAt: 'No model interface at all: the node passes on what its client yields.',
      models: 'scripted',
      uses: ['runtime.writer', 'runtime.signal'],
      input: { topic: 'cats' },
      streamMode: ['custom'],
    },
    () => import('./any-llm.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
  ),
  example(
    {
      id: 'streaming-disabled',
      number: 15,
      title: 'Streaming disabled',
      summary: 'Answers in one piece.',
      lookAt: 'One part per message. Nothing shows while a model thinks.',
      models: 'scripted',
      uses: ['streaming: false', 'disableStreaming: true'],
      input: { topic: 'cats' },
      streamMode: ['messages'],
    },
    () =>
      import('./streaming-disabled.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
  ),
  example(
    {
      id: 'no-ambient-context',
      number: 19,
      title: 'No ambient context',
      summary: 'The runtime as an argument.',
      lookAt: 'The writer and the model know their run although the node has awaited.',
      models: 'scripted',
      uses: ['runtime.writer', 'model.invoke(…, runtime)'],
      input: { topic: 'cats' },
      streamMode: ['custom', 'messages'],
    },
    () =>
      import('./no-ambient-context.ts').then(({ graph, printCustom, printMessages }) => ({
        graph,
        prints: { custom: printCustom, messages: printMessages },
      })),
  ),
  example(
    {
      id: 'progress-bar',
      title: 'A progress bar',
      summary: 'Ten steps, each reported.',
      lookAt: 'The bar moves with each part. Stop it half way: the node hears of it at once.',
      models: 'none',
      uses: ['runtime.writer', 'runtime.signal'],
      input: { steps: 10 },
      streamMode: ['custom', 'values'],
    },
    () => import('./progress-bar.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
  ),
  example(
    {
      id: 'failing-node',
      title: 'Something goes wrong',
      summary: 'A node throws; the rest stays.',
      lookAt: 'The draft stays on the page although the next node fails. You can run again.',
      models: 'scripted',
      uses: ['error', 'clearError'],
      input: { topic: 'paper' },
      streamMode: ['messages', 'updates'],
    },
    () => import('./failing-node.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
  ),
]

import { type Example, example } from './example.ts'

/** What a run tells: state, tokens, and what its nodes have to say. */
export const firstStreams: readonly Example[] = [
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
    () => import('../basic-usage.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
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
    () => import('../narrowing.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
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
      import('../graph-state.ts').then(({ graph, printUpdates, printValues }) => ({
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
    () => import('../llm-tokens.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
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
      import('../filter-by-model-call.ts').then(({ graph, print }) => ({
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
    () => import('../filter-by-node.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
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
    () => import('../custom-data.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
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
      import('../custom-data-in-tool.ts').then(({ graph, print }) => ({
        graph,
        prints: { print },
      })),
  ),
]

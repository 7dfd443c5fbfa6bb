import { type Example, example } from './example.ts'

/** Clients of all kinds, and the forms in which results come. */
export const clientsAndShapes: readonly Example[] = [
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
    () => import('../any-llm.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
  ),
  example(
    {
      id: 'openai-tool',
      number: 14,
      title: 'A tool that streams',
      summary: 'From an OpenAI-style client.',
      lookAt:
        'The tool passes on what its client streams; the state gets the whole text. The tests give it the `openai` package.',
      models: 'scripted',
      uses: ['chat.completions.create', 'runtime.writer', 'runtime.signal'],
      input: {
        messages: [
          {
            role: 'assistant',
            content: null,
            tool_calls: [
              {
                id: '1',
                type: 'function',
                function: { name: 'get_items', arguments: '{"place":"bedroom"}' },
              },
            ],
          },
        ],
      },
      streamMode: ['custom', 'values'],
    },
    () =>
      import('../openai-tool.ts').then(({ graph, printCustom, printValues }) => ({
        graph,
        prints: { custom: printCustom, values: printValues },
      })),
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
      import('../streaming-disabled.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
  ),
  example(
    {
      id: 'v1-beside-v2',
      number: 16,
      title: 'v1 beside v2',
      summary: 'The shapes of older code.',
      lookAt: 'The `Console` has each part as it is, and below it what a reader of v1 would get.',
      models: 'none',
      uses: ['toV1', 'toV1Output'],
      input: { topic: 'cats' },
      streamMode: ['values', 'updates', 'custom', 'tasks'],
      bestView: 'console',
      subgraphs: true,
    },
    () =>
      import('../v1-beside-v2.ts').then(
        ({ graph, printSingle, printSeveral, printSubgraphs, printBoth, printInvoke }) => ({
          graph,
          prints: {
            single: printSingle,
            several: printSeveral,
            subgraphs: printSubgraphs,
            both: printBoth,
            invoke: printInvoke,
          },
        }),
      ),
  ),
  example(
    {
      id: 'invoke',
      number: 17,
      title: 'Invoke',
      summary: 'No loop: the output, or a question.',
      lookAt:
        'The run stops at its question. Answer it, and the second call returns the finished state.',
      models: 'none',
      uses: ['invoke', 'runtime.interrupt', 'Command({ resume })'],
      input: { topic: 'ice cream' },
      streamMode: ['values', 'updates'],
      bestView: 'console',
    },
    () =>
      import('../invoke.ts').then(({ graph, printOutput, printParts }) => ({
        graph,
        prints: { output: printOutput, parts: printParts },
      })),
  ),
  example(
    {
      id: 'schema-coercion',
      number: 18,
      title: 'Schemas',
      summary: 'A state that is checked and coerced.',
      lookAt:
        'The state is what its schemas make of it: a default is filled in, a text becomes a number.',
      models: 'none',
      uses: ['z.string()', 'reduced', 'Standard Schema'],
      input: { value: 'x', items: [] },
      streamMode: ['values', 'updates'],
    },
    () =>
      import('../schema-coercion.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
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
      import('../no-ambient-context.ts').then(({ graph, printCustom, printMessages }) => ({
        graph,
        prints: { custom: printCustom, messages: printMessages },
      })),
  ),
]

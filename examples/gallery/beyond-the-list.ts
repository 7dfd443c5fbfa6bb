import { type Example, example } from './example.ts'

/** Ours: what applications are made of. */
export const beyondTheList: readonly Example[] = [
  example(
    {
      id: 'parallel-writers',
      title: 'Parallel writers',
      summary: 'One task for each item.',
      lookAt:
        'Three writers stream at the same time. Add an animal to the input: there will be one more.',
      models: 'scripted',
      uses: ['Send', 'append', 'addConditionalEdges'],
      input: { animals: ['cats', 'fish', 'owls'] },
      streamMode: ['values', 'messages', 'tasks'],
    },
    () =>
      import('../parallel-writers.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
  ),
  example(
    {
      id: 'nested-graphs',
      title: 'Nested graphs',
      summary: 'Graphs in graphs, and a loop.',
      lookAt:
        'The tree grows while the run does: one entry for each run of a graph. Select one to see only what it says.',
      models: 'scripted',
      uses: ['subgraphs: true', 'part.ns', 'Send'],
      input: { chapters: ['Whiskers', 'Paws', 'Tails'] },
      streamMode: ['values', 'updates', 'messages', 'tasks'],
      subgraphs: true,
    },
    () => import('../nested-graphs.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
  ),
  example(
    {
      id: 'human-approval',
      title: 'Human approval',
      summary: 'A person has the last word.',
      lookAt: 'The run waits for as long as you need. Approve the draft, drop it, or edit it.',
      models: 'scripted',
      uses: ['runtime.interrupt', 'Command({ resume })', 'MemorySaver'],
      input: { topic: 'cats' },
      streamMode: ['values', 'messages', 'tasks'],
    },
    () => import('../human-approval.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
  ),
  example(
    {
      id: 'two-questions',
      title: 'Two questions at once',
      summary: 'Each answered by its id.',
      lookAt:
        'Two nodes wait side by side. Answer one: the other question stays. Or answer both together.',
      models: 'none',
      uses: ['runtime.interrupt', 'Command({ resume: { [id]: answer } })'],
      input: { animal: 'cat' },
      streamMode: ['values', 'updates', 'tasks'],
    },
    () => import('../two-questions.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
  ),
  example(
    {
      id: 'stop-before-node',
      title: 'Stop before a node',
      summary: 'A breakpoint, without a question.',
      lookAt: 'The run stops before `publish`. Look at its state, then continue.',
      models: 'none',
      uses: ['interruptBefore', 'stream(null)'],
      input: { topic: 'ice cream' },
      streamMode: ['values', 'updates', 'tasks'],
    },
    () =>
      import('../stop-before-node.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
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
    () => import('../progress-bar.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
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
    () => import('../failing-node.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
  ),
  example(
    {
      id: 'flaky-services',
      title: 'Flaky services',
      summary: 'Retries, a time-out, a stand-in.',
      lookAt:
        'One service answers at the third attempt, the other never does: its error handler runs in its place.',
      models: 'none',
      uses: ['retryPolicy', 'timeout', 'errorHandler'],
      input: { city: 'Bergen' },
      streamMode: ['custom', 'values', 'tasks'],
    },
    () => import('../flaky-services.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
  ),
  example(
    {
      id: 'wait-for-all',
      title: 'Wait for all branches',
      summary: 'A deferred node runs last.',
      lookAt: 'The branches are of different lengths. `serve` runs once, after both.',
      models: 'none',
      uses: ['defer: true'],
      input: { dish: 'Soup' },
      streamMode: ['updates', 'values', 'tasks'],
    },
    () => import('../wait-for-all.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
  ),
  example(
    {
      id: 'only-functions',
      title: 'Only functions',
      summary: 'No graph: entrypoint and task.',
      lookAt:
        'Two tasks argue side by side, then you are asked. After your answer neither argues again: what has ended is saved.',
      models: 'scripted',
      uses: ['entrypoint', 'task', 'runtime.interrupt'],
      input: { topic: 'cats' },
      streamMode: ['values', 'updates', 'messages', 'tasks'],
      subgraphs: true,
    },
    () => import('../only-functions.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
  ),
  example(
    {
      id: 'agent-with-tools',
      title: 'An agent with tools',
      summary: 'Two tools, and another agent.',
      lookAt:
        'Arguments grow while the model writes them. Two tools run side by side, the third is an agent: it streams under its own namespace.',
      models: 'scripted',
      uses: ['tool', 'ToolNode', 'toolsCondition', 'useToolCalls'],
      input: { messages: 'What do I need for a weekend in Bergen?' },
      streamMode: ['values', 'messages', 'tools', 'tasks'],
      subgraphs: true,
    },
    () =>
      import('../agent-with-tools.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
  ),
]

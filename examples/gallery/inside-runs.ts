import { type Example, example } from './example.ts'

/** A look inside: nested graphs, saved states, tasks. */
export const insideRuns: readonly Example[] = [
  example(
    {
      id: 'subgraph-outputs',
      number: 8,
      title: 'Subgraph outputs',
      summary: 'A graph inside a graph.',
      lookAt:
        'The tree shows the nested graph from its first part on. Switch subgraphs off: only the root speaks.',
      models: 'none',
      uses: ['addNode(name, graph)', 'subgraphs: true', 'part.ns'],
      input: { foo: 'foo' },
      streamMode: ['updates', 'tasks'],
      subgraphs: true,
    },
    () =>
      import('../subgraph-outputs.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
  ),
  example(
    {
      id: 'checkpoints',
      number: 9,
      title: 'Checkpoints',
      summary: 'The state, saved at every step.',
      lookAt:
        'Each part is a saved state. The tab `Checkpoints` lists what the saver keeps; run again to go on from there.',
      models: 'none',
      uses: ['MemorySaver', 'checkpoints', 'thread_id'],
      input: { topic: 'ice cream' },
      streamMode: ['checkpoints'],
      bestView: 'checkpoints',
    },
    () => import('../checkpoints.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
  ),
  example(
    {
      id: 'tasks',
      number: 10,
      title: 'Tasks',
      summary: 'Who runs, with what, how it ended.',
      lookAt: 'Every task comes twice: as it starts and as it ends. The tab `Tasks` joins the two.',
      models: 'none',
      uses: ['tasks', 'part.data.result'],
      input: { topic: 'ice cream' },
      streamMode: ['tasks'],
      bestView: 'tasks',
    },
    () => import('../tasks.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
  ),
  example(
    {
      id: 'debug',
      number: 11,
      title: 'Debug',
      summary: 'Checkpoints and tasks, timed.',
      lookAt: 'Both in one stream, each with its step and its time.',
      models: 'none',
      uses: ['debug', 'step', 'timestamp'],
      input: { topic: 'ice cream' },
      streamMode: ['debug'],
    },
    () => import('../debug.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
  ),
  example(
    {
      id: 'debug-without-saver',
      number: 11,
      title: 'Debug without a saver',
      summary: 'The same, with nothing to save.',
      lookAt: 'Without a saver there are only tasks and their results.',
      models: 'none',
      uses: ['debug'],
      input: { topic: 'ice cream' },
      streamMode: ['debug'],
    },
    () =>
      import('../debug-without-saver.ts').then(({ graph, print }) => ({
        graph,
        prints: { print },
      })),
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
    () => import('../several-modes.ts').then(({ graph, print }) => ({ graph, prints: { print } })),
  ),
]

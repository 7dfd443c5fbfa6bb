import { Annotation, append, Command, MemorySaver, START, StateGraph } from '@rivulet/core'
import { createFakeClock, createFakeIds } from '@rivulet/core/testing'

/** Two plain keys, which nobody has written at first, and a list that grows. */
export const State = Annotation.Root({
  x: Annotation<number>(),
  y: Annotation<number>(),
  log: append<string>(),
})

/** The same keys for answers of any kind. */
export const Answers = Annotation.Root({
  x: Annotation<unknown>(),
  y: Annotation<unknown>(),
  log: append<unknown>(),
})

/** `a` writes x and logs its name, then `b` writes y. */
export const chain = () =>
  new StateGraph(State)
    .addNode('a', () => ({ x: 1, log: ['a'] }))
    .addNode('b', () => ({ y: 2 }))
    .addEdge(START, 'a')
    .addEdge('a', 'b')

/** `a`, then `b`; each logs its name. */
export const loggingChain = () =>
  new StateGraph(State)
    .addNode('a', () => ({ log: ['a'] }))
    .addNode('b', () => ({ log: ['b'] }))
    .addEdge(START, 'a')
    .addEdge('a', 'b')

/** `child` is a graph of one node, `inner`, which writes y. */
export const nested = () => {
  const child = new StateGraph(State).addNode('inner', () => ({ y: 2 })).addEdge(START, 'inner')
  return new StateGraph(State).addNode('child', child.compile()).addEdge(START, 'child')
}

/** `ask` waits for x; the others, if there are any, end beside it, and each logs its name. */
export const quiz = (...others: string[]) => {
  const graph = new StateGraph(State)
    .addNode('ask', (_state, runtime) => ({ x: runtime.interrupt<number>('How many?') }))
    .addEdge(START, 'ask')
  for (const name of others) {
    graph.addNode(name, () => ({ log: [name] })).addEdge(START, name)
  }
  return graph
}

/** `ask` waits for x, whatever it may be. */
export const oneQuestion = () =>
  new StateGraph(Answers)
    .addNode('ask', (_state, runtime) => ({ x: runtime.interrupt('x?') }))
    .addEdge(START, 'ask')

/** `a` waits for x and `b` for y in the same step. */
export const twoQuestions = () =>
  new StateGraph(Answers)
    .addNode('a', (_state, runtime) => ({ x: runtime.interrupt('x?') }))
    .addNode('b', (_state, runtime) => ({ y: runtime.interrupt('y?') }))
    .addEdge(START, 'a')
    .addEdge(START, 'b')

/** The input that gives an answer. */
export const resume = (answer: unknown): Command<never, unknown, never> =>
  new Command({ resume: answer })

/** What a graph is compiled with to have the same ids every time, on 2 January 2026. */
export const reproducible = () => ({
  checkpointer: new MemorySaver(),
  clock: createFakeClock(Date.UTC(2026, 0, 2)),
  ids: createFakeIds(),
})

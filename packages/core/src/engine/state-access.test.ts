import { Annotation, MemorySaver, START, StateGraph } from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'

const State = Annotation.Root({ x: Annotation<number>() })
const onThread = { configurable: { thread_id: '1' } }

/** `kept` keeps its state from call to call, and asks. */
const keeping = () => {
  const kept = new StateGraph(State)
    .addNode('ask', (_state, runtime) => ({ x: runtime.interrupt<number>('x?') }))
    .addEdge(START, 'ask')
    .compile({ checkpointer: true })
  return new StateGraph(State)
    .addNode('kept', kept)
    .addEdge(START, 'kept')
    .compile({ checkpointer: new MemorySaver() })
}

describe('the state of a graph that keeps it', () => {
  it('is found by the pointer of a checkpoints part', async () => {
    const graph = keeping()
    const parts = await collectParts(graph.stream({}, { ...onThread, streamMode: 'checkpoints' }))
    const pointer = parts.at(-1)!.data.tasks[0]!.state!
    const { next } = await graph.getState({
      configurable: { ...onThread.configurable, ...pointer.configurable },
    })
    expect(next).toEqual(['ask'])
  })

  it('is found under the namespace of the task that ran it, too', async () => {
    const graph = keeping()
    await graph.invoke({}, onThread)
    const [task] = (await graph.getState(onThread)).tasks
    const place = { thread_id: '1', checkpoint_ns: `kept:${task!.id}` }
    expect((await graph.getState({ configurable: place })).next).toEqual(['ask'])
    const history = await collectParts(graph.getStateHistory({ configurable: place }))
    expect(history.map(({ next }) => next)).toEqual([['ask'], ['__start__']])
  })
})

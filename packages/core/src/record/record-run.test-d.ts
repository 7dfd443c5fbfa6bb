import { describe, expectTypeOf, it } from 'vitest'
import { Annotation, type } from '../graph/annotation.ts'
import { StateGraph } from '../graph/state-graph.ts'
import type { StreamPart } from '../stream/stream-part.ts'
import { type RecordedStream, recordRun } from './record-run.ts'
import { replayRun } from './replay-run.ts'
import type { Recording } from './run-recorder.ts'

const graph = new StateGraph(Annotation.Root({ topic: Annotation<string>() }), {
  custom: type<{ progress: number }>(),
})
  .addNode('write', () => ({ topic: 'cats' }))
  .addEdge('__start__', 'write')
  .compile()

declare const thread: object

describe('recordRun', () => {
  it('passes on the parts of a stream with their types', async () => {
    const recording = recordRun(graph.stream({ topic: 'a' }, { streamMode: ['values', 'custom'] }))
    for await (const part of recording) {
      if (part.type === 'custom') expectTypeOf(part.data).toEqualTypeOf<{ progress: number }>()
      else expectTypeOf(part.data.topic).toBeString()
    }
    expectTypeOf(recording.done).toEqualTypeOf<Promise<string>>()
  })

  it('takes a thread, also in the form in which components have it', () => {
    expectTypeOf(recordRun(thread)).toEqualTypeOf<Recording>()
    // @ts-expect-error -- no run
    recordRun('run-1')
  })

  it('lets a part be changed or left out', () => {
    recordRun(thread, { redact: (part) => (part.type === 'custom' ? undefined : part) })
    // @ts-expect-error -- no part
    recordRun(thread, { redact: () => ({ type: 'custom' }) })
  })
})

describe('replayRun', () => {
  it('gives parts of any graph', () => {
    const replayed = replayRun('')
    expectTypeOf(replayed.parts).toEqualTypeOf<readonly StreamPart[]>()
    expectTypeOf(replayed).toExtend<AsyncIterable<StreamPart>>()
    expectTypeOf(recordRun(replayed)).toEqualTypeOf<RecordedStream<StreamPart>>()
  })
})

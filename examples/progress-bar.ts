import { Annotation, END, START, StateGraph, type } from '@rivulet/core'
import { pause } from './pace.ts'
import type { Runnable } from './runnable.ts'

const State = Annotation.Root({
  steps: Annotation<number>(),
  report: Annotation<string>(),
})

export const graph = new StateGraph(State, {
  custom: type<{ progress: number; message: string }>(),
})
  .addNode('work', async ({ steps }, runtime) => {
    for (let step = 1; step <= steps; step++) {
      await pause(runtime.signal)
      const progress = Math.round((step / steps) * 100)
      runtime.writer({ progress, message: `Step ${step} of ${steps} is done` })
    }
    return { report: `${steps} steps, nothing broken` }
  })
  .addEdge(START, 'work')
  .addEdge('work', END)
  .compile()

export async function* print(runnable: Runnable<typeof graph> = graph): AsyncGenerator<string> {
  const stream = runnable.stream({ steps: 10 }, { streamMode: 'custom' })
  for await (const part of stream) {
    yield `${part.data.progress}% ${part.data.message}\n`
  }
}

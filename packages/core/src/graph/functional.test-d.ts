import { describe, expectTypeOf, it } from 'vitest'
import {
  type CompiledGraph,
  entrypoint,
  type EntrypointRuntime,
  type GraphOutput,
  MemorySaver,
  type Runtime,
  task,
  type TaskFunction,
  type ValuesStreamPart,
} from '../index.ts'

declare const runtime: Runtime

const count = task('count', (text: string, _most?: number) => text.length)
const write = task('write', async (topic: string, own: Runtime) => {
  own.writer(topic)
  return { topic }
})

const essay = entrypoint(
  { name: 'essay', checkpointer: new MemorySaver() },
  async (topic: string) => {
    return await write(topic)
  },
)

describe('a task', () => {
  it('takes what its function takes, then the runtime of its caller, and gives a promise', () => {
    expectTypeOf(count).toEqualTypeOf<TaskFunction<[text: string, _most?: number], number>>()
    expectTypeOf(count('a')).toEqualTypeOf<Promise<number>>()
    expectTypeOf(count('a', runtime)).toEqualTypeOf<Promise<number>>()
    expectTypeOf(count('a', 1, { runtime })).toEqualTypeOf<Promise<number>>()
    // @ts-expect-error -- another type of argument
    void count(1)
    // @ts-expect-error -- nothing comes after the runtime
    void count('a', runtime, 1)
  })

  it('does not ask for the runtime that its function gets', () => {
    expectTypeOf(write('a')).toEqualTypeOf<Promise<{ topic: string }>>()
    expectTypeOf(write('a', runtime)).toEqualTypeOf<Promise<{ topic: string }>>()
    // @ts-expect-error -- an argument is missing
    void write()
  })

  it('has a keyFunc of its arguments', () => {
    const keyFunc = ([text]: readonly [text: string]): string => text
    task({ name: 'keyed', cachePolicy: { keyFunc } }, (text: string) => text)
    // @ts-expect-error -- the arguments are others
    task({ name: 'keyed', cachePolicy: { keyFunc } }, (value: number) => value)
  })
})

describe('an entrypoint', () => {
  it('has the types of its function, in and out', () => {
    expectTypeOf(essay.invoke('cats')).resolves.toEqualTypeOf<GraphOutput<{ topic: string }>>()
    const parts = essay.stream('cats', { streamMode: 'values' })
    expectTypeOf(parts).toExtend<AsyncIterable<ValuesStreamPart<{ topic: string }>>>()
    expectTypeOf(parts).not.toExtend<AsyncIterable<ValuesStreamPart<{ topic: number }>>>()
    // @ts-expect-error -- another type of input
    void essay.invoke({ topic: 'cats' })
  })

  it('gives null where its function returns nothing', () => {
    const silent = entrypoint('silent', (_input: number) => {})
    expectTypeOf(silent.invoke(1)).resolves.toEqualTypeOf<GraphOutput<null>>()
  })

  it('gives the value of a final, not what is saved', () => {
    const visits = entrypoint(
      'visits',
      (name: string, { previous = 0 }: EntrypointRuntime<number>) =>
        entrypoint.final({ value: `${name} ${previous}`, save: previous + 1 }),
    )
    expectTypeOf(visits.invoke('ann')).resolves.toEqualTypeOf<GraphOutput<string>>()
  })

  it('knows what it has saved by the type of its runtime', () => {
    entrypoint('previous', (_input: string, own: EntrypointRuntime<number>) => {
      expectTypeOf(own.previous).toEqualTypeOf<number | undefined>()
    })
    entrypoint('unknown', (_input: string, own) => {
      expectTypeOf(own.previous).toEqualTypeOf<unknown>()
    })
  })

  it('is a compiled graph to whoever takes one', () => {
    expectTypeOf(essay).toExtend<CompiledGraph>()
  })
})

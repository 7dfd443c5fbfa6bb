import {
  Annotation,
  append,
  MemorySaver,
  START,
  type StandardSchema,
  StateGraph,
} from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { brief } from '../settle.ts'
import { dataOf, onThread } from './trace.ts'

const Joke = Annotation.Root({ topic: Annotation<string>(), joke: Annotation<string>() })

const jokes = new StateGraph(Joke)
  .addNode('refine', (state) => ({ topic: `${state.topic} and cats` }))
  .addNode('tell', (state) => ({ joke: `About ${state.topic}` }))
  .addEdge(START, 'refine')
  .addEdge('refine', 'tell')
  .compile()

/** `secret` is no output, `hint` is input only, `verdict` output only. */
const schemas = () =>
  new StateGraph(Annotation.Root({ topic: Annotation<string>(), secret: Annotation<string>() }), {
    input: Annotation.Root({ topic: Annotation<string>(), hint: Annotation<string>() }),
    output: Annotation.Root({ verdict: Annotation<string>(), topic: Annotation<string>() }),
  })
    .addNode('judge', () => ({ verdict: 'good', secret: 'bribed' }) as object)
    .addEdge(START, 'judge')

describe('semantics §1.2 values', () => {
  it('is the whole state after each step, and leaves out keys that were never written', async () => {
    const parts = await collectParts(jokes.stream({ topic: 'ice' }, { streamMode: 'values' }))
    expect(brief(parts)).toEqual([
      ['values', { topic: 'ice' }],
      ['values', { topic: 'ice and cats' }],
      ['values', { topic: 'ice and cats', joke: 'About ice and cats' }],
    ])
    expect(Object.keys(parts[0]!.data)).toEqual(['topic'])
  })

  it('has all channels in stream: private, input-only and output-only ones, too', async () => {
    const parts = await collectParts(
      schemas().compile().stream({ topic: 'ice', hint: 'cold' }, { streamMode: 'values' }),
    )
    expect(brief(parts)).toEqual([
      ['values', { topic: 'ice', hint: 'cold' }],
      ['values', { topic: 'ice', secret: 'bribed', hint: 'cold', verdict: 'good' }],
    ])
  })

  it('has the output schema only in invoke', async () => {
    const { value } = await schemas().compile().invoke({ topic: 'ice', hint: 'cold' })
    expect(value).toEqual({ verdict: 'good', topic: 'ice' })
  })

  it('has its keys in the order state, input, output, whatever was written first', async () => {
    const parts = await collectParts(
      schemas().compile().stream({ hint: 'cold', topic: 'ice' }, { streamMode: 'values' }),
    )
    expect(Object.keys(parts.at(-1)!.data)).toEqual(['topic', 'secret', 'hint', 'verdict'])
  })

  it('holds keys with a start value from the first part on, and plain keys only once written', async () => {
    const graph = new StateGraph(
      Annotation.Root({
        topic: Annotation<string>(),
        joke: Annotation<string>(),
        log: append<string>(),
        count: Annotation<number>({ reducer: (left, right) => left + right, default: () => 0 }),
      }),
    )
      .addNode('work', () => ({ log: ['worked'], count: 2 }))
      .addEdge(START, 'work')
      .compile()
    const parts = await collectParts(graph.stream({ topic: 'ice' }, { streamMode: 'values' }))
    expect(brief(parts)).toEqual([
      ['values', { topic: 'ice', log: [], count: 0 }],
      ['values', { topic: 'ice', log: ['worked'], count: 2 }],
    ])
  })

  it('leaves out a key with a reducer and no start value until it is written', async () => {
    const graph = new StateGraph(
      Annotation.Root({
        topic: Annotation<string>(),
        longest: Annotation<string>({
          reducer: (left, right) => (right.length > left.length ? right : left),
        }),
      }),
    )
      .addNode('a', () => ({ longest: 'abc' }))
      .addNode('b', () => ({ longest: 'de' }))
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .compile()
    const parts = await collectParts(graph.stream({ topic: 'ice' }, { streamMode: 'values' }))
    expect(brief(parts)).toEqual([
      ['values', { topic: 'ice' }],
      ['values', { topic: 'ice', longest: 'abc' }],
      ['values', { topic: 'ice', longest: 'abc' }],
    ])
  })

  it('has interrupts in their own field, never in the data', async () => {
    const graph = new StateGraph(Joke)
      .addNode('ask', (_state, runtime) => ({ joke: runtime.interrupt<string>('Which?') }))
      .addEdge(START, 'ask')
      .compile({ checkpointer: new MemorySaver() })
    const parts = await collectParts(
      graph.stream({ topic: 'ice' }, { ...onThread(), streamMode: 'values' }),
    )
    expect(
      parts.map(({ data, interrupts }) => [data, interrupts.map(({ value }) => value)]),
    ).toEqual([
      [{ topic: 'ice' }, []],
      [{ topic: 'ice' }, ['Which?']],
    ])
  })

  it('is what the schema makes of the state, while updates stay what the node wrote', async () => {
    const numeric: StandardSchema<unknown, number> = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: (value) => ({ value: Number(value) }),
      },
    }
    const graph = new StateGraph({ age: numeric })
      .addNode('grow', ({ age }) => ({ age: String(age + 1) }))
      .addEdge(START, 'grow')
      .compile()
    const parts = await collectParts(
      graph.stream({ age: '41' }, { streamMode: ['values', 'updates'] }),
    )
    expect(brief(parts)).toEqual([
      ['values', { age: 41 }],
      ['updates', { grow: { age: '42' } }],
      ['values', { age: 42 }],
    ])
  })

  it('starts from the state of the thread in a second run', async () => {
    const graph = new StateGraph(Joke)
      .addNode('tell', (state) => ({ joke: `About ${state.topic}` }))
      .addEdge(START, 'tell')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({ topic: 'ice' }, onThread())
    const parts = await collectParts(
      graph.stream({ topic: 'tea' }, { ...onThread(), streamMode: 'values' }),
    )
    expect(dataOf(parts, 'values')).toEqual([
      { topic: 'tea', joke: 'About ice' },
      { topic: 'tea', joke: 'About tea' },
    ])
  })
})

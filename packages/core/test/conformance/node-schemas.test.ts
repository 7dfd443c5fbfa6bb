import {
  Annotation,
  append,
  Command,
  MemorySaver,
  messagesKey,
  START,
  StateGraph,
} from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { thrownBy } from '../settle.ts'
import { State } from './fixtures.ts'
import { dataOf, onThread, startsIn } from './trace.ts'

const Private = Annotation.Root({ y: Annotation<number>(), secret: Annotation<string>() })

/** `a` writes a private key, which `b` alone reads. */
const whispering = () =>
  new StateGraph(State)
    .addNode('b', ({ secret }) => ({ log: [secret] }), { input: Private })
    .addNode('a', () => ({ x: 1, y: 2, secret: 'psst' }))
    .addEdge(START, 'a')
    .addEdge('a', 'b')

describe('semantics §4.3 the schema of a node', () => {
  it('is all that the node sees, in its order', async () => {
    const parts = await collectParts(whispering().compile().stream({}, { streamMode: 'tasks' }))
    expect(startsIn(parts).map(({ name, input }) => [name, JSON.stringify(input)])).toEqual([
      ['a', '{"log":[]}'],
      ['b', '{"y":2,"secret":"psst"}'],
    ])
  })

  it('adds its keys to the state behind all others, for those who stream it', async () => {
    const parts = await collectParts(whispering().compile().stream({}, { streamMode: 'values' }))
    expect(Object.keys(dataOf(parts, 'values').at(-1)!)).toEqual(['x', 'y', 'log', 'secret'])
  })

  it('keeps its keys out of what invoke returns', async () => {
    expect((await whispering().compile().invoke({})).value).toEqual({ x: 1, y: 2, log: ['psst'] })
  })

  it('keeps its keys with the thread', async () => {
    const graph = whispering().compile({ checkpointer: new MemorySaver(), interruptBefore: ['b'] })
    await graph.invoke({}, onThread())
    expect((await graph.getState(onThread())).values).toMatchObject({ secret: 'psst' })
    expect((await graph.invoke(null, onThread())).value).toMatchObject({ log: ['psst'] })
  })

  it('adds nothing to what the input of a run may write: that is the state', async () => {
    const graph = new StateGraph(State)
      .addNode('b', ({ secret }) => ({ log: [String(secret)] }), { input: Private })
      .addEdge(START, 'b')
      .compile()
    const { value } = await graph.invoke({ secret: 'from outside' } as object)
    expect(value).toEqual({ log: ['undefined'] })
  })

  it('may use a key of the state without repeating its rule', async () => {
    const Plain = Annotation.Root({ log: Annotation<string[]>() })
    const graph = new StateGraph(State)
      .addNode('a', ({ log }) => ({ log: [`seen ${log.length}`] }), { input: Plain })
      .addEdge(START, 'a')
      .compile()
    expect((await graph.invoke({ log: ['one'] })).value).toEqual({ log: ['one', 'seen 1'] })
  })

  it('may repeat the rule of a key', () => {
    const Chat = Annotation.Root({ messages: messagesKey() })
    const Same = Annotation.Root({ messages: messagesKey() })
    const graph = new StateGraph(Chat).addNode('a', () => ({}), { input: Same }).addEdge(START, 'a')
    expect(thrownBy(() => graph.compile())).toBeUndefined()
  })

  it('must not give a key another rule: compile names the key and both places', () => {
    const Other = Annotation.Root({ x: append<number>() })
    const graph = new StateGraph(State)
      .addNode('a', () => ({}), { input: Other })
      .addEdge(START, 'a')
    const error = thrownBy(() => graph.compile())
    expect(error).toMatchObject({ code: 'INVALID_STATE_KEY', key: 'x' })
    expect((error as Error).message).toContain('in the state and in the input of node "a"')
  })

  it('of input and output must not either', () => {
    const Other = Annotation.Root({ x: append<number>() })
    const clash = thrownBy(() =>
      new StateGraph(State, { input: Other })
        .addNode('a', () => ({}))
        .addEdge(START, 'a')
        .compile(),
    )
    expect((clash as Error).message).toContain('in the state and in the input')
  })

  it('is the update of every node: any may write its keys', async () => {
    const graph = new StateGraph(State)
      .addNode('b', ({ secret }) => ({ log: [secret] }), { input: Private })
      .addNode('c', () => new Command({ update: { secret: 'louder' }, goto: 'b' }))
      .addEdge(START, 'c')
      .compile()
    expect((await graph.invoke({})).value).toEqual({ log: ['louder'] })
  })

  it('of a nested graph as a node is what that graph gets as its input', async () => {
    const child = new StateGraph(State)
      .addNode('inner', (state) => ({ log: [Object.keys(state).join()] }))
      .addEdge(START, 'inner')
      .compile()
    const graph = new StateGraph(State)
      .addNode('child', child, { input: Annotation.Root({ x: Annotation<number>() }) })
      .addEdge(START, 'child')
      .compile()
    expect((await graph.invoke({ x: 1, y: 2 })).value).toEqual({ x: 1, y: 2, log: ['x,log'] })
  })

  it('coerces what the node sees, and asks for a private key only where it is read', async () => {
    const graph = new StateGraph({ topic: z.string().default('cats') })
      .addNode('a', ({ topic }) => ({ topic: `${topic}!`, score: '7' }))
      .addNode('b', ({ score }) => ({ topic: `scored ${score + 1}` }), {
        input: { score: z.coerce.number<string | number>() },
      })
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .compile()
    const parts = await collectParts(graph.stream({ topic: 'dogs' }, { streamMode: 'values' }))
    expect(dataOf(parts, 'values')).toEqual([
      { topic: 'dogs' },
      { topic: 'dogs!', score: 7 },
      { topic: 'scored 8', score: 7 },
    ])
  })

  it('is the one that counts for the node, where the state has another', async () => {
    const graph = new StateGraph({ topic: z.string(), n: z.number() })
      .addNode('a', ({ n }) => ({ topic: `${typeof n} ${n}` }), {
        input: { n: z.number().transform(String) },
      })
      .addEdge(START, 'a')
      .compile()
    expect((await graph.invoke({ topic: '', n: 7 })).value).toEqual({ topic: 'string 7', n: 7 })
  })

  it('leaves a key that it has without a schema to the schema of the state', async () => {
    const graph = new StateGraph({ n: z.number().transform(String), seen: z.string().default('') })
      .addNode('a', ({ n, more }) => ({ seen: `${typeof n}, ${more}` }), {
        input: { n: Annotation<string>(), more: z.string().default('more') },
      })
      .addEdge(START, 'a')
      .compile()
    expect((await graph.invoke({ n: 7 })).value).toMatchObject({ seen: 'string, more' })
  })

  it('fails the node when a private key is missing that its schema asks for', async () => {
    const graph = new StateGraph({ topic: z.string() })
      .addNode('b', () => ({}), { input: { score: z.number() } })
      .addEdge(START, 'b')
      .compile({ checkpointer: new MemorySaver() })
    await expect(graph.invoke({ topic: 'cats' }, onThread())).rejects.toMatchObject({
      code: 'SCHEMA_VIOLATION',
      key: 'score',
    })
    // The thread can be read all the same.
    expect((await graph.getState(onThread())).next).toEqual(['b'])
  })

  it('says what its node sees, by type', () => {
    new StateGraph(State).addNode(
      'b',
      (state) => {
        expectTypeOf(state).toEqualTypeOf<{ y: number; secret: string }>()
        return { x: 1, secret: 'x' }
      },
      { input: Private },
    )
    new StateGraph(State).addNode('b', ({ secret }) => ({ secret: `${secret}!` }), {
      input: Private,
      errorHandler: ({ secret }) => ({ secret }),
    })
    new StateGraph(State)
      // @ts-expect-error -- its own key has another type
      .addNode('b', () => ({ x: 1, secret: 7 }), { input: Private })
    new StateGraph(State)
      // @ts-expect-error -- nobody declares it
      .addNode('a', () => ({ nix: 1 }))
  })
})

describe('semantics §4.3 the schemas of a graph', () => {
  const In = Annotation.Root({ x: Annotation<number>() })
  const Out = Annotation.Root({ y: Annotation<number>() })
  const graph = () =>
    new StateGraph(State, { input: In, output: Out })
      .addNode('a', ({ x, y }) => ({ y: x + 1, log: [`y was ${y}`] }))
      .addEdge(START, 'a')

  it('let only the keys of the input through', async () => {
    const parts = await collectParts(
      graph()
        .compile()
        .stream({ x: 1, y: 5 } as { x: number }, { streamMode: 'values' }),
    )
    expect(dataOf(parts, 'values')[0]).toEqual({ x: 1, log: [] })
  })

  it('let no key through that only the output has, also in a list of pairs', async () => {
    const result = Annotation.Root({ result: Annotation<number>() })
    const outer = new StateGraph(State, { output: result })
      .addNode('a', () => ({}))
      .addEdge(START, 'a')
    const given = new Command({
      update: [
        ['x', 1],
        ['result', 2],
      ],
    })
    const compiled = outer.compile({ checkpointer: new MemorySaver() })
    expect((await compiled.invoke({ result: 2 } as object, onThread('1'))).value).toBeNull()
    await compiled.invoke(given, onThread('2'))
    expect((await compiled.getState(onThread('2'))).values).toEqual({ x: 1, log: [] })
  })

  it('ask for a key that only the output has when it is returned, not before', async () => {
    const outer = new StateGraph({ topic: z.string() }, { output: { score: z.number() } })
      .addNode('a', () => ({ score: 7 }) as object)
      .addEdge(START, 'a')
    expect((await outer.compile().invoke({ topic: 'cats' })).value).toEqual({ score: 7 })
  })

  it('limit what invoke returns to the keys of the output', async () => {
    expect((await graph().compile().invoke({ x: 1 })).value).toEqual({ y: 2 })
  })

  it('limit what a nested graph gives the graph above to the keys of its output', async () => {
    const outer = new StateGraph(State).addNode('child', graph().compile()).addEdge(START, 'child')
    const parts = await collectParts(outer.compile().stream({ x: 1 }))
    expect(parts[0]!.data).toEqual({ child: { y: 2 } })
  })

  it('double a reducer key that a nested graph shares with the graph above', async () => {
    const child = new StateGraph(State)
      .addNode('inner', () => ({ log: ['inner'] }))
      .addEdge(START, 'inner')
    const outer = new StateGraph(State).addNode('child', child.compile()).addEdge(START, 'child')
    const { value } = await outer.compile().invoke({ log: ['given'] })
    expect(value).toEqual({ log: ['given', 'given', 'inner'] })
  })
})

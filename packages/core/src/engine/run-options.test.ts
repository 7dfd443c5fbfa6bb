import { describe, expect, it } from 'vitest'
import { thrownBy } from '../../test/settle.ts'
import { Annotation, START, StateGraph, UnknownStreamModeError } from '../index.ts'
import { collectParts } from '../testing/collect-parts.ts'

const State = Annotation.Root({ a: Annotation<string>() })
const graph = new StateGraph(State)
  .addNode('n', (_state, { writer }) => {
    writer('x')
    return { a: 'a' }
  })
  .addEdge(START, 'n')
  .compile()

describe('semantics §2.7 the option streamMode', () => {
  it('streams nothing for an empty list of modes, and the graph still runs', async () => {
    let ran = false
    const counting = new StateGraph(State)
      .addNode('n', () => void (ran = true))
      .addEdge(START, 'n')
      .compile()
    expect(await collectParts(counting.stream({}, { streamMode: [] }))).toEqual([])
    expect(ran).toBe(true)
  })

  it('streams each part once when a mode is listed twice', async () => {
    expect(
      await collectParts(graph.stream({}, { streamMode: ['updates', 'updates'] })),
    ).toHaveLength(1)
  })

  it.each([
    ['a single mode', 'vaules'],
    ['a mode in a list', ['updates', 'vaules']],
  ])(
    'refuses %s that is unknown with UNKNOWN_STREAM_MODE, before the run starts',
    (_name, streamMode) => {
      const error = thrownBy(() => graph.stream({}, { streamMode: streamMode as 'values' }))
      expect(UnknownStreamModeError.isInstance(error)).toBe(true)
      expect(error).toMatchObject({ code: 'UNKNOWN_STREAM_MODE', mode: 'vaules' })
      expect(String(error)).toContain('"values", "updates", "messages", "custom"')
    },
  )

  it('refuses an unknown mode in invoke by rejection', async () => {
    const call = graph.invoke({}, { streamMode: 'vaules' as 'updates' })
    await expect(call).rejects.toMatchObject({ code: 'UNKNOWN_STREAM_MODE' })
  })
})

describe('the option version', () => {
  it('accepts "v2", which changes nothing', async () => {
    expect(await collectParts(graph.stream({}, { version: 'v2' }))).toEqual(
      await collectParts(graph.stream({})),
    )
  })

  it('refuses "v1" with an error that names toV1', () => {
    expect(thrownBy(() => graph.stream({}, { version: 'v1' as 'v2' }))).toMatchObject({
      code: 'INVALID_ARGUMENT',
      argument: 'version',
      message: expect.stringContaining('toV1'),
    })
  })
})

describe('semantics §5 invoke', () => {
  it('resolves to the last state and the interrupts by default', async () => {
    expect(await graph.invoke({})).toEqual({ value: { a: 'a' }, interrupts: [] })
    expect(await graph.invoke({}, { streamMode: 'values' })).toEqual(await graph.invoke({}))
  })

  it('resolves to null as value when no step wrote anything', async () => {
    const silent = new StateGraph(State)
      .addNode('n', () => null)
      .addEdge(START, 'n')
      .compile()
    expect(await silent.invoke({})).toEqual({ value: null, interrupts: [] })
  })

  it('resolves to the input when only it wrote', async () => {
    const silent = new StateGraph(State)
      .addNode('n', () => null)
      .addEdge(START, 'n')
      .compile()
    expect((await silent.invoke({ a: 'in' })).value).toEqual({ a: 'in' })
  })

  it.each(['updates', 'custom', 'messages'] as const)(
    'resolves to the list of parts for the mode %s',
    async (streamMode) => {
      const parts = await graph.invoke({}, { streamMode })
      expect(parts).toEqual(await collectParts(graph.stream({}, { streamMode })))
    },
  )

  it('resolves to the list of parts for any list, even of values alone', async () => {
    expect(await graph.invoke({}, { streamMode: ['values'] })).toEqual([
      { type: 'values', ns: [], data: { a: 'a' }, interrupts: [] },
    ])
    expect(await graph.invoke({}, { streamMode: [] })).toEqual([])
  })
})

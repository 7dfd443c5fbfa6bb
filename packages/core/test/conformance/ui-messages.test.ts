import {
  Annotation,
  type AnyUIMessage,
  deleteUiMessage,
  MemorySaver,
  pushMessage,
  pushUiMessage,
  RivuletError,
  type Runtime,
  START,
  StateGraph,
  tool,
  type UIMessage,
  uiMessageReducer,
} from '@rivulet/core'
import { collectParts, createFakeClock, createFakeIds } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { settle, thrownBy } from '../settle.ts'
import { resume } from './fixtures.ts'
import { dataOf, nextTurn, onThread } from './trace.ts'

const State = Annotation.Root({
  ui: Annotation<UIMessage[], AnyUIMessage | readonly AnyUIMessage[]>({
    reducer: uiMessageReducer,
    default: () => [],
  }),
  x: Annotation<number>(),
})

const MODES = { streamMode: ['custom', 'updates', 'values'] } as const

/** A graph of one node. */
const single = (node: (state: { ui: UIMessage[] }, runtime: Runtime) => unknown) =>
  new StateGraph(State).addNode('show', node as () => object).addEdge(START, 'show')

const message = (id: string, props: Record<string, unknown>, merge = false): UIMessage => ({
  type: 'ui',
  id,
  name: 'card',
  props,
  metadata: { merge },
})

const codeOf = (error: unknown): unknown => RivuletError.isInstance(error) && error.code

describe('semantics §3.8 a UI message that is pushed', () => {
  it('is a custom part at once, and in the state when the node has ended, before what it returns', async () => {
    const graph = single((_state, runtime) => {
      pushUiMessage('weather', { city: 'Paris' }, { runtime })
      runtime.writer('after it')
      return { x: 1, ui: message('returned', {}) }
    }).compile({ ids: createFakeIds() })
    const parts = await collectParts(graph.stream({}, { ...MODES, runId: 'r', tags: ['t'] }))
    const pushed = {
      type: 'ui',
      id: 'message-1',
      name: 'weather',
      props: { city: 'Paris' },
      metadata: { merge: false, run_id: 'r', tags: ['t'], name: 'show' },
    }
    expect(parts.map(({ type, data }) => [type, data])).toEqual([
      ['custom', pushed],
      ['custom', 'after it'],
      ['updates', { show: [{ ui: pushed }, { x: 1 }, { ui: message('returned', {}) }] }],
      ['values', { ui: [pushed, message('returned', {})], x: 1 }],
    ])
    expect(parts[0]!.ns).toEqual([])
  })

  it('has the id, the metadata and the chat message that it is given', async () => {
    const graph = single((_state, runtime) => {
      const options = { id: 'own', metadata: { color: 'red' }, message: { id: 'm1' } }
      pushUiMessage('card', {}, { ...options, runtime })
    }).compile()
    const { value } = await graph.invoke({})
    expect(value!.ui[0]).toMatchObject({
      id: 'own',
      metadata: { merge: false, color: 'red', message_id: 'm1' },
    })
  })

  it('comes back from the call, typed, and takes the runtime alone', async () => {
    const seen: unknown[] = []
    const graph = single((_state, runtime) => {
      const pushed = pushUiMessage('card', { n: 1 }, runtime)
      const name: 'card' = pushed.name
      const n: number = pushed.props.n
      seen.push([name, n, pushed.id])
    }).compile()
    const { value } = await graph.invoke({})
    expect(seen).toEqual([['card', 1, value!.ui[0]!.id]])
  })

  it('replaces the one of its id, or is laid over it', async () => {
    const graph = single((_state, runtime) => {
      pushUiMessage('card', { a: 1, b: 1 }, { runtime, id: 'k' })
      pushUiMessage('card', { b: 2 }, { runtime, id: 'k', merge: true })
      pushUiMessage('other', { c: 3 }, { runtime, id: 'l' })
      pushUiMessage('other', { d: 4 }, { runtime, id: 'l' })
    }).compile()
    const parts = await collectParts(graph.stream({}, { streamMode: ['custom', 'values'] }))
    // The page lays them over each other itself.
    expect(dataOf(parts, 'custom').map((data) => (data as UIMessage).props)).toEqual([
      { a: 1, b: 1 },
      { b: 2 },
      { c: 3 },
      { d: 4 },
    ])
    const { ui } = dataOf(parts, 'values').at(-1)!
    expect(ui.map(({ props }) => props)).toEqual([{ a: 1, b: 2 }, { d: 4 }])
  })

  it('can be deleted again, which is told like it', async () => {
    const graph = single((_state, runtime) => {
      const { id } = pushUiMessage('card', {}, { runtime, id: 'k' })
      pushUiMessage('card', {}, { runtime, id: 'stays' })
      deleteUiMessage(id, { runtime })
    }).compile()
    const parts = await collectParts(graph.stream({}, MODES))
    expect(dataOf(parts, 'custom').at(-1)).toEqual({ type: 'remove-ui', id: 'k' })
    expect(
      dataOf(parts, 'values')
        .at(-1)!
        .ui.map(({ id }) => id),
    ).toEqual(['stays'])
  })

  it('fails the run when it deletes what is not there', async () => {
    const graph = single((_state, runtime) => void deleteUiMessage('nobody', runtime)).compile()
    const { error } = await settle(graph.stream({}, MODES))
    expect(codeOf(error)).toBe('INVALID_ARGUMENT')
    expect((error as Error).message).toContain('"nobody"')
  })

  it('goes to the state key that it names, or to none', async () => {
    const Other = Annotation.Root({ panel: State.spec.ui })
    const graph = new StateGraph(Other)
      .addNode('show', (_state, runtime) => {
        pushUiMessage('card', {}, { runtime, id: 'kept', stateKey: 'panel' })
        pushUiMessage('card', {}, { runtime, id: 'shown', stateKey: null })
      })
      .addEdge(START, 'show')
      .compile()
    const parts = await collectParts(graph.stream({}, MODES))
    expect(dataOf(parts, 'custom').map((data) => (data as UIMessage).id)).toEqual(['kept', 'shown'])
    expect(
      dataOf(parts, 'values')
        .at(-1)!
        .panel.map(({ id }) => id),
    ).toEqual(['kept'])
  })

  it('fails the node whose graph has no such key', async () => {
    const Plain = Annotation.Root({ x: Annotation<number>() })
    const graph = new StateGraph(Plain)
      .addNode('show', (_state, runtime) => void pushUiMessage('card', {}, runtime))
      .addEdge(START, 'show')
      .compile()
    const { error } = await settle(graph.stream({}, MODES))
    expect(codeOf(error)).toBe('INVALID_ARGUMENT')
  })

  it('has the namespace of its graph, and is not told without subgraphs', async () => {
    const inner = single((_state, runtime) => void pushUiMessage('card', {}, runtime)).compile()
    const graph = new StateGraph(State).addNode('child', inner).addEdge(START, 'child').compile()
    const told = await collectParts(graph.stream({}, { streamMode: 'custom', subgraphs: true }))
    expect(told.map(({ ns }) => ns.map((each) => each.split(':')[0]))).toEqual([['child']])
    expect(await collectParts(graph.stream({}, { streamMode: 'custom' }))).toEqual([])
    expect((await graph.invoke({})).value!.ui).toHaveLength(1)
  })

  it('is dropped from the state with the attempt that pushed it, though readers have seen it', async () => {
    let attempts = 0
    const clock = createFakeClock()
    const graph = new StateGraph(State)
      .addNode(
        'show',
        (_state, runtime) => {
          attempts++
          pushUiMessage('card', { attempts }, { runtime, id: `attempt ${attempts}` })
          if (attempts === 1) throw new Error('again')
        },
        { retryPolicy: { maxAttempts: 2, jitter: false, retryOn: () => true } },
      )
      .addEdge(START, 'show')
      .compile({ clock })
    const settled = settle(graph.stream({}, MODES))
    await clock.advance(1000)
    const { parts } = await settled
    expect(dataOf(parts, 'custom').map((data) => (data as UIMessage).id)).toEqual([
      'attempt 1',
      'attempt 2',
    ])
    expect(
      dataOf(parts, 'values')
        .at(-1)!
        .ui.map(({ id }) => id),
    ).toEqual(['attempt 2'])
  })

  it('is pushed again when the node runs again after a question, and stands once in the state', async () => {
    const graph = single((_state, runtime) => {
      pushUiMessage('card', {}, { runtime, id: 'k' })
      return { x: runtime.interrupt('How many?') }
    }).compile({ checkpointer: new MemorySaver() })
    const first = await collectParts(graph.stream({}, { ...MODES, ...onThread() }))
    expect(dataOf(first, 'custom')).toHaveLength(1)
    expect((await graph.getState(onThread())).values.ui).toEqual([])
    const second = await collectParts(graph.stream(resume(3), { ...MODES, ...onThread() }))
    expect(dataOf(second, 'custom')).toHaveLength(1)
    expect((await graph.getState(onThread())).values.ui).toHaveLength(1)
  })

  it('is neither told nor written by a node that was called off', async () => {
    const graph = new StateGraph(State)
      .addNode('late', async (_state, runtime) => {
        await nextTurn()
        pushUiMessage('card', {}, { runtime })
      })
      .addNode('fails', () => {
        throw new Error('off')
      })
      .addEdge(START, 'late')
      .addEdge(START, 'fails')
      .compile()
    const { parts, error } = await settle(graph.stream({}, MODES))
    await nextTurn()
    expect((error as Error).message).toBe('off')
    expect(dataOf(parts, 'custom')).toEqual([])
  })

  it('comes from tools, too: into the state of the node that has called them', async () => {
    const show = tool(
      ({ city }, runtime) => {
        pushUiMessage('weather', { city }, { runtime, id: 'k' })
        pushMessage({ type: 'ai', id: 'said', content: 'Looking…' }, { runtime, stateKey: null })
        return 'shown'
      },
      { name: 'show', schema: z.object({ city: z.string() }) },
    )
    const graph = single(async (_state, runtime) => {
      await show.invoke({ city: 'Paris' }, runtime)
      return { x: 1 }
    }).compile()
    const parts = await collectParts(
      graph.stream({}, { streamMode: ['custom', 'messages', 'values'] }),
    )
    expect(dataOf(parts, 'custom')).toHaveLength(1)
    expect(dataOf(parts, 'messages').map(([{ id }]) => id)).toEqual(['said'])
    const { ui } = dataOf(parts, 'values').at(-1)!
    expect(ui.map(({ id }) => id)).toEqual(['k'])
  })

  it('comes from conditions, too', async () => {
    const graph = new StateGraph(State)
      .addNode('show', () => ({ ui: message('returned', {}), x: 1 }))
      .addNode('next', () => ({}))
      .addEdge(START, 'show')
      .addConditionalEdges('show', (_state, runtime) => {
        pushUiMessage('card', {}, { runtime, id: 'deciding' })
        return 'next'
      })
      .compile({ checkpointer: new MemorySaver() })
    const parts = await collectParts(graph.stream({}, { ...MODES, ...onThread() }))
    expect(dataOf(parts, 'custom')).toHaveLength(1)
    const { ui, x } = (await graph.getState(onThread())).values
    expect([ui?.map(({ id }) => id), x]).toEqual([['deciding', 'returned'], 1])
  })

  it('finds the node that is running where no runtime is passed', async () => {
    const graph = single(() => void pushUiMessage('card', {})).compile()
    expect((await graph.invoke({})).value!.ui).toHaveLength(1)
  })

  it('belongs to no run outside of a node', () => {
    const calls = [() => pushUiMessage('card', {}), () => deleteUiMessage('k')]
    const errors = calls.map((call) => thrownBy(call))
    expect(errors.map(codeOf)).toEqual(['CONTEXT_LOST', 'CONTEXT_LOST'])
    expect((errors[0] as Error).message).toContain('{ runtime }')
  })

  it('does not take a copy of a runtime', async () => {
    const graph = single((_state, runtime) => {
      pushUiMessage('card', {}, { runtime: { ...runtime } })
    }).compile()
    const { error } = await settle(graph.stream({}, MODES))
    expect(codeOf(error)).toBe('INVALID_ARGUMENT')
  })
})

describe('semantics §3.8 the reducer of UI messages', () => {
  const [a, b] = [message('a', { n: 1 }), message('b', { n: 2 })]

  it('appends new ones and replaces by id in place', () => {
    const other = message('a', { m: 3 })
    expect(uiMessageReducer([a, b], [other, message('c', {})])).toEqual([
      other,
      b,
      message('c', {}),
    ])
  })

  it('lays the props over the old ones where the metadata say merge', () => {
    const merged = uiMessageReducer([a], message('a', { m: 3 }, true))
    expect(merged).toEqual([message('a', { n: 1, m: 3 }, true)])
    expect(a.props).toEqual({ n: 1 })
    expect(uiMessageReducer([], message('new', { m: 3 }, true))[0]?.props).toEqual({ m: 3 })
  })

  it('deletes, and keeps the place of what is pushed again in the same update', () => {
    expect(uiMessageReducer([a, b], { type: 'remove-ui', id: 'a' })).toEqual([b])
    const again = message('a', { m: 3 })
    expect(uiMessageReducer([a, b], [{ type: 'remove-ui', id: 'a' }, again])).toEqual([again, b])
  })

  it('throws for an id that is not there', () => {
    const error = thrownBy(() => uiMessageReducer([a], { type: 'remove-ui', id: 'x' }))
    expect(codeOf(error)).toBe('INVALID_ARGUMENT')
  })

  it('takes messages without metadata, as other engines may send them', () => {
    const bare = { type: 'ui', id: 'a', name: 'card', props: {} } as UIMessage
    expect(uiMessageReducer([a], bare)).toEqual([bare])
  })
})

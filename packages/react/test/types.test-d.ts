import {
  Annotation,
  append,
  type CustomStreamPart,
  type GraphTypes,
  type Interrupt,
  isLastStep,
  START,
  StateGraph,
  type,
  type UpdatesStreamPart,
} from '@rivulet/core'
import { createGraphClient, type StateSnapshot } from '@rivulet/core/client'
import { scriptedTransport } from '@rivulet/core/testing'
import { useQuery } from '@tanstack/react-query'
import { describe, expectTypeOf, it } from 'vitest'
import {
  type GraphStreamView,
  type ThreadHandle,
  threadQueries,
  useCheckpoints,
  useCustom,
  useGraphStream,
  useInterrupts,
  useMessage,
  useMessageIds,
  useNamespaces,
  useStatus,
  useStreamEffect,
  useTasks,
  useThreadHistory,
  useThreadSelector,
  useUpdates,
  useValues,
} from '../src/index.ts'

interface Question {
  question: string
}
const graphs = {
  agent: new StateGraph(
    Annotation.Root({
      topic: Annotation<string>(),
      items: append<string>(),
      isLast: isLastStep(),
    }),
    {
      context: type<{ user: string }>(),
      custom: type<{ progress: number }>(),
      interrupt: type<Question>(),
      resume: type<boolean>(),
    },
  )
    .addNode('ask', () => ({ topic: 'x' }))
    .addNode('tell', () => ({ items: ['x'] }))
    .addEdge(START, 'ask')
    .compile(),
}
type Values = { topic: string; items: string[] }
type Update = { topic?: string; items?: string[] }

const client = createGraphClient<typeof graphs>({ transport: scriptedTransport([]) })
const agent = client.graph('agent')
const useChat = () => useGraphStream(agent, { threadId: '1' })

describe('a view', () => {
  it('has what the graph says', () => {
    const chat = useChat()
    // What nodes alone see of a state is nothing that readers get.
    expectTypeOf(chat.values).toEqualTypeOf<Partial<Values> | undefined>()
    expectTypeOf(chat.custom.latest).toEqualTypeOf<{ progress: number } | undefined>()
    expectTypeOf(chat.custom.log[0]!.data).toEqualTypeOf<{ progress: number }>()
    expectTypeOf(chat.updates.latest?.tell).toEqualTypeOf<Update | null | undefined>()
    expectTypeOf(chat.interrupts[0]!.value).toEqualTypeOf<Question>()
    expectTypeOf(chat.tasks[0]!.interrupts).toEqualTypeOf<readonly Interrupt<Question>[]>()
    expectTypeOf(chat.checkpoints.latest?.values).toEqualTypeOf<Values | undefined>()
    // @ts-expect-error -- no such key
    void chat.values?.isLast
    // @ts-expect-error -- no such node
    void chat.updates.latest?.nix
  })

  it('takes input, context, names and answers of the graph', () => {
    const chat = useChat()
    void chat.submit({ topic: 'x' }, { context: { user: 'ada' }, interruptBefore: ['tell'] })
    void chat.resume(true)
    void chat.resumeAll({ id: false })
    void chat.interrupts[0]!.resume(true)
    // @ts-expect-error -- no such key
    void chat.submit({ tpic: 'x' })
    // @ts-expect-error -- another context
    void chat.submit({}, { context: { usr: 'ada' } })
    // @ts-expect-error -- no such node
    void chat.submit({}, { interruptBefore: ['nix'] })
    // @ts-expect-error -- no answer of this graph
    void chat.resume('yes')
    // @ts-expect-error -- no answers of this graph
    void chat.resumeAll({ id: 'yes' })
    // @ts-expect-error -- no answer to this question
    void chat.interrupts[0]!.resume('yes')
  })

  it('goes back with what the graph takes, and resolves to its output', async () => {
    const chat = useChat()
    const options = {
      context: { user: 'ada' },
      optimistic: { topic: 'x' },
      whenBusy: 'drop',
    } as const
    const { value } = await chat.regenerate('m', options)
    expectTypeOf(value).toEqualTypeOf<Values | null>()
    void chat.edit('m', [{ type: 'text', text: 'x' }], options)
    void chat.fork({ checkpointId: 'c', input: { topic: 'x' } })
    expectTypeOf(chat.selectBranch).returns.resolves.toEqualTypeOf<void>()
    expectTypeOf(chat.branches[0]!.options[0]!.id).toEqualTypeOf<string>()
    expectTypeOf(chat.queue[0]!.runNow).toEqualTypeOf<() => void>()
    // @ts-expect-error -- no such key
    void chat.fork({ checkpointId: 'c', input: { tpic: 'x' } })
    // @ts-expect-error -- no such key
    void chat.submit({}, { optimistic: { tpic: 'x' } })
    // @ts-expect-error -- no such policy
    void chat.submit({}, { whenBusy: 'wait' })
    // @ts-expect-error -- a thread without branches has none to select by number
    void chat.selectBranch(1)
  })

  it('resolves to the output', async () => {
    const { value, interrupts } = await useChat().submit(null)
    expectTypeOf(value).toEqualTypeOf<Values | null>()
    expectTypeOf(interrupts).toEqualTypeOf<readonly Interrupt<Question>[]>()
  })

  it('has the fields that were selected, and no others', () => {
    const chat = useGraphStream(agent, { select: ['values', 'status'] })
    expectTypeOf(chat.values).toEqualTypeOf<Partial<Values> | undefined>()
    // @ts-expect-error -- not selected
    void chat.custom
  })

  it('tells its callbacks what the graph says', () => {
    useGraphStream(agent, {
      onFinish({ custom, interrupts }) {
        expectTypeOf(custom.latest).toEqualTypeOf<{ progress: number } | undefined>()
        expectTypeOf(interrupts[0]!.value).toEqualTypeOf<Question>()
      },
    })
  })

  it('is one of any graph, without a cast', () => {
    const chat = useChat()
    expectTypeOf(chat).toExtend<GraphStreamView<GraphTypes>>()
    expectTypeOf(chat.thread).toExtend<ThreadHandle>()
  })
})

describe('a narrow hook', () => {
  it('knows the graph by the thread', () => {
    const { thread } = useChat()
    expectTypeOf(useValues(thread)).toEqualTypeOf<Partial<Values>>()
    expectTypeOf(useValues(thread, ({ items }) => items?.length)).toEqualTypeOf<
      number | undefined
    >()
    expectTypeOf(useCustom(thread).latest).toEqualTypeOf<{ progress: number } | undefined>()
    expectTypeOf(useUpdates(thread).latest?.ask).toEqualTypeOf<Update | null | undefined>()
    expectTypeOf(useInterrupts(thread)[0]!.value).toEqualTypeOf<Question>()
    expectTypeOf(useInterrupts(thread)[0]!.resume).parameter(0).toEqualTypeOf<boolean>()
    expectTypeOf(useTasks(thread)[0]!.interrupts).toEqualTypeOf<readonly Interrupt<Question>[]>()
    expectTypeOf(useCheckpoints(thread).latest?.values).toEqualTypeOf<Values | undefined>()
    expectTypeOf(useThreadSelector(thread, ({ custom }) => custom.latest?.progress)).toEqualTypeOf<
      number | undefined
    >()
    expectTypeOf(useStatus(thread)).not.toBeAny()
    expectTypeOf(useMessage(thread, 'id')?.content).not.toBeAny()
    // @ts-expect-error -- no such key
    useValues(thread, (values) => values.tpic)
    // @ts-expect-error -- no such key of the custom data
    void useCustom(thread).latest?.prgress
    // @ts-expect-error -- no answer to this question
    void useInterrupts(thread)[0]!.resume('yes')
  })

  it('filters by a node of the graph, or of one nested in it', () => {
    const { thread } = useChat()
    useTasks(thread, { node: 'ask' })
    useTasks(thread, { node: 'of_a_nested_graph' })
    useMessageIds(thread, { node: 'ask', tags: ['x'] })
    useNamespaces(thread, { node: 'tell' })
    useUpdates(thread, { node: 'tell' })
    // @ts-expect-error -- no name at all
    useTasks(thread, { node: 5 })
  })

  it('hands parts on by their mode', () => {
    const { thread } = useChat()
    useStreamEffect(thread, 'custom', (part) => {
      expectTypeOf(part).toEqualTypeOf<CustomStreamPart<{ progress: number }>>()
    })
    useStreamEffect(thread, ['custom', 'updates'], (part) => {
      if (part.type === 'custom') expectTypeOf(part.data.progress).toEqualTypeOf<number>()
      else {
        expectTypeOf(part).toEqualTypeOf<
          UpdatesStreamPart<{ ask?: Update | null; tell?: Update | null }, Question>
        >()
      }
    })
    // @ts-expect-error -- no such mode
    useStreamEffect(thread, 'costum', () => {})
  })

  it('knows nothing of a thread of any graph, and makes nothing up', () => {
    const thread = {} as ThreadHandle
    expectTypeOf(useCustom(thread).latest).toBeUnknown()
    expectTypeOf(useValues(thread)).toBeUnknown()
    expectTypeOf(useInterrupts(thread)[0]!.value).toBeUnknown()
  })
})

describe('a query', () => {
  type State = StateSnapshot<Partial<Values>, Question, 'ask' | 'tell' | typeof START>

  it('has the states of the graph', () => {
    expectTypeOf(useQuery(threadQueries(agent).state('1')).data).toEqualTypeOf<State | undefined>()
    expectTypeOf(useThreadHistory(agent, '1').data).toEqualTypeOf<readonly State[] | undefined>()
    // @ts-expect-error -- no such key
    void useQuery(threadQueries(agent).state('1')).data?.values.tpic
  })
})

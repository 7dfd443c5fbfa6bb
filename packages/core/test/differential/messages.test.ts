import { type BaseMessage, AIMessage as PeerMessage } from '@langchain/core/messages'
import { FakeListChatModel } from '@langchain/core/utils/testing'
import {
  MessagesAnnotation as PeerMessages,
  START as PEER_START,
  StateGraph as PeerGraph,
} from '@langchain/langgraph'
import {
  type AIMessageChunk,
  initChatModel,
  type Message,
  MessagesAnnotation,
  START,
  StateGraph,
} from '@rivulet/core'
import { describe, expect, it } from 'vitest'

/** A message as both tell it: how, where, by whom, with what tags. Ends without text are left out. */
type Told = readonly [kind: string, text: string, node: string, depth: number, tags: unknown]

/** What a node does. */
interface NodePlan {
  readonly says?: string
  readonly tags?: readonly string[]
  /** Calls the model and drops its answer. */
  readonly drops?: boolean
  /** Returns a message of its own beside. */
  readonly adds?: string
  /** Returns what it got, too. */
  readonly repeats?: boolean
}

interface Plan {
  readonly name: string
  readonly nodes: Readonly<Record<string, NodePlan>>
  readonly nested?: boolean
  readonly tags?: readonly string[]
}

const PLANS: readonly Plan[] = [
  { name: 'one call', nodes: { a: { says: 'abc' } } },
  { name: 'an answer that is dropped', nodes: { a: { says: 'abc', drops: true } } },
  {
    name: 'two nodes, the second with tags',
    nodes: { a: { says: 'ab' }, b: { says: 'cd', tags: ['x', 'y'] } },
  },
  {
    name: 'tags of the run and of the call',
    nodes: { a: { says: 'ab', tags: ['call'] } },
    tags: ['run'],
  },
  { name: 'nostream', nodes: { a: { says: 'ab', tags: ['nostream'] } } },
  { name: 'nostream, dropped', nodes: { a: { says: 'ab', tags: ['nostream'], drops: true } } },
  { name: 'a message of the node', nodes: { a: { adds: 'own' } } },
  { name: 'a message of the node beside the answer', nodes: { a: { says: 'ab', adds: 'own' } } },
  {
    name: 'history that is returned again',
    nodes: { a: { says: 'ab' }, b: { adds: 'own', repeats: true } },
  },
  { name: 'a nested graph', nodes: { a: { says: 'ab' }, b: { adds: 'own' } }, nested: true },
]

const ids = ['h', 'own-a', 'own-b']
const input = { type: 'human', id: ids[0]!, content: 'hi' } as const

async function ours({ nodes, nested, tags }: Plan): Promise<Told[]> {
  const graph = new StateGraph(MessagesAnnotation) as unknown as AnyGraph
  let last = START as string
  for (const [name, plan] of Object.entries(nodes)) {
    const model = initChatModel(new FakeListChatModel({ responses: [plan.says ?? ''] }))
    graph.addNode(name, async (state: { messages: Message[] }, runtime: never) => {
      const answer = plan.says && (await model.invoke(state.messages, { runtime, tags: plan.tags }))
      return { messages: returned(plan, state.messages, { answer, own: own(name, plan) }) }
    })
    graph.addEdge(last, name)
    last = name
  }
  const compiled = graph.compile()
  const whole = nested ? parentOf(new StateGraph(MessagesAnnotation), compiled) : compiled
  const options = { streamMode: 'messages', subgraphs: true, ...(tags ? { tags } : {}) }
  const stream = (whole as Runnable<OurPart>).stream({ messages: [input] }, options)
  const told: Told[] = []
  for await (const { ns, data } of stream) {
    const [message, metadata] = data
    if (message.type === 'remove' || message.content === '') continue
    told.push([
      message.type === 'AIMessageChunk' ? 'token' : 'whole',
      message.content as string,
      metadata['langgraph_node'] as string,
      ns.length,
      metadata['tags'],
    ])
  }
  return told
}

async function theirs({ nodes, nested, tags }: Plan): Promise<Told[]> {
  const graph = new PeerGraph(PeerMessages) as unknown as AnyGraph
  let last = PEER_START as string
  for (const [name, plan] of Object.entries(nodes)) {
    const model = new FakeListChatModel({ responses: [plan.says ?? ''] })
    graph.addNode(name, async (state: { messages: BaseMessage[] }, config: object) => {
      const options = { ...config, ...(plan.tags ? { tags: [...plan.tags] } : {}) }
      const answer = plan.says && (await model.invoke(state.messages, options))
      const made = plan.adds
        ? new PeerMessage({ id: `own-${name}`, content: plan.adds })
        : undefined
      return { messages: returned(plan, state.messages, { answer, own: made }) }
    })
    graph.addEdge(last, name)
    last = name
  }
  const compiled = graph.compile()
  const whole = nested ? parentOf(new PeerGraph(PeerMessages), compiled) : compiled
  const options = { streamMode: 'messages', subgraphs: true, ...(tags ? { tags: [...tags] } : {}) }
  const stream = await (whole as Runnable<TheirPart>).stream({ messages: [input] }, options)
  const told: Told[] = []
  for await (const part of stream) {
    const [ns, [message, metadata]] = part
    const text = message.content as string
    if (text === '') continue
    // A whole answer of its models is an AIMessageChunk, too; their tokens have one letter each.
    const kind = text.length === 1 ? 'token' : 'whole'
    told.push([kind, text, String(metadata['langgraph_node']), ns.length, tagsOf(metadata)])
  }
  return told
}

/** Without its own (`graph:step:1`); where none is left, LangGraph has no tags (semantics §3.6). */
function tagsOf({ tags = [] }: Readonly<Record<string, unknown>>): unknown {
  const own = (tags as string[]).filter((tag) => !tag.startsWith('graph:step:'))
  return own.length > 0 ? own : undefined
}

/** As much of both builders as is used here. */
interface AnyGraph {
  addNode(name: string, node: unknown): AnyGraph
  addEdge(from: string, to: string): AnyGraph
  compile(): unknown
}

interface Runnable<Part> {
  stream(input: object, options: object): Promise<AsyncIterable<Part>> & AsyncIterable<Part>
}

interface OurPart {
  readonly ns: readonly string[]
  readonly data: readonly [Message | AIMessageChunk, Record<string, unknown>]
}

type TheirPart = readonly [ns: string[], data: [BaseMessage, Record<string, unknown>]]

/** A graph whose one node is this graph. */
const parentOf = (graph: object, child: unknown): unknown =>
  (graph as AnyGraph).addNode('child', child).addEdge(START, 'child').compile()

const own = (name: string, { adds }: NodePlan): Message | undefined =>
  adds ? { type: 'ai', id: `own-${name}`, content: adds } : undefined

function returned(
  { drops, repeats }: NodePlan,
  got: readonly unknown[],
  { answer, own: added }: { answer: unknown; own: unknown },
): unknown[] {
  return [...(repeats ? got : []), drops ? undefined : answer, added].filter(Boolean)
}

describe('the mode messages, with the same models in LangGraph.js', () => {
  it.each(PLANS)('tells the same: $name', async (plan) => {
    expect(await ours(plan)).toEqual(await theirs(plan))
  })
})

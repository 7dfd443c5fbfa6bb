import {
  type AIMessageChunk,
  END,
  initChatModel,
  MessagesAnnotation,
  START,
  StateGraph,
  textOf,
  tool,
  ToolNode,
  toolsCondition,
} from '@rivulet/core'
import { scriptedModel } from '@rivulet/core/testing'
import { z } from 'zod'
import { pause, tokenDelay } from './pace.ts'
import type { Runnable } from './runnable.ts'

const City = z.object({ city: z.string() })

// A generator tells what it has so far; what it returns is its output.
const getWeather = tool(
  async function* ({ city }, { signal }) {
    for (const line of [`Looking for ${city}…`, 'Found a station.']) {
      await pause(signal)
      yield line
    }
    return { city, sky: 'rain', celsius: 9 }
  },
  { name: 'get_weather', description: 'The weather in a city, now.', schema: City },
)

const getSunset = tool(({ city }) => `The sun sets at 16:20 in ${city}.`, {
  name: 'get_sunset',
  description: 'When the sun sets in a city, today.',
  schema: City,
})

const packer = scriptedModel('A raincoat|,| a torch|,| and a good book|.'.split('|'), {
  delay: tokenDelay,
})

/** An agent of its own, with a state of its own. */
const packing = new StateGraph(MessagesAnnotation)
  .addNode('pack', async ({ messages }, runtime) => ({
    messages: await packer.invoke(messages, runtime),
  }))
  .addEdge(START, 'pack')
  .compile({ name: 'packing' })

const askPacker = tool(
  async ({ trip }, runtime) => {
    const { value } = await packing.invoke({ messages: trip }, runtime)
    const answer = value?.messages.at(-1)
    return answer?.type === 'ai' ? textOf(answer) : ''
  },
  {
    name: 'ask_packer',
    description: 'What to take along on a trip.',
    schema: z.object({ trip: z.string() }),
  },
)

const tools = [getWeather, getSunset, askPacker]

/** What the model says in each turn, piece by piece, as providers stream it. */
const turns: readonly (readonly (string | Partial<AIMessageChunk>)[])[] = [
  [
    ...callPieces(0, 'get_weather', '{"city": |"Bergen"}'),
    ...callPieces(1, 'get_sunset', '{"city": |"Bergen"}'),
  ],
  callPieces(0, 'ask_packer', '{"trip": "A weekend |in Bergen: |rain, 9 degrees, |dark at 16:20"}'),
  'Take a raincoat|,| a torch|,| and something to read|.'.split('|'),
]

function callPieces(index: number, name: string, args: string): Partial<AIMessageChunk>[] {
  const first = { index, id: `call_${name}`, name, args: '' }
  const rest = args.split('|').map((piece) => ({ index, args: piece }))
  return [first, ...rest].map((chunk) => ({ tool_call_chunks: [chunk] }))
}

const model = initChatModel(async function* (messages, { signal }) {
  const answers = messages.filter(({ type }) => type === 'ai').length
  for (const piece of turns[answers] ?? []) {
    await pause(signal)
    yield piece
  }
}).bindTools(tools)

export const graph = new StateGraph(MessagesAnnotation)
  .addNode('model', async ({ messages }, runtime) => ({
    messages: await model.invoke(messages, runtime),
  }))
  .addNode('tools', new ToolNode(tools))
  .addEdge(START, 'model')
  .addConditionalEdges('model', toolsCondition, ['tools', END])
  .addEdge('tools', 'model')
  .compile()

export async function* print(runnable: Runnable<typeof graph> = graph): AsyncGenerator<string> {
  const options = { streamMode: ['messages', 'tools'], subgraphs: true } as const
  const input = { messages: 'What do I need for a weekend in Bergen?' }
  let line = ''
  for await (const { type, ns, data } of runnable.stream(input, options)) {
    if (type === 'messages') {
      const [message] = data
      if (message.type !== 'AIMessageChunk') continue
      line += textOf(message)
      if (message.chunk_position !== 'last') continue
      if (line) yield `${ns.length > 0 ? 'subagent' : 'agent'}: ${line}\n`
      line = ''
    } else if (data.event === 'tool-started') {
      yield `call ${data.tool_name} ${JSON.stringify(data.input)}\n`
    } else if (data.event === 'tool-output-delta') {
      yield `  so far: ${String(data.delta)}\n`
    } else if (data.event === 'tool-finished') {
      yield `  ${data.tool_call_id}: ${JSON.stringify(data.output)}\n`
    }
  }
}

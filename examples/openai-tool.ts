import { Annotation, END, START, StateGraph, type } from '@rivulet/core'
import { pause } from './pace.ts'
import type { Runnable } from './runnable.ts'

export interface ChatMessage {
  readonly role: 'user' | 'assistant' | 'tool'
  readonly content: string | null
  readonly name?: string
  readonly tool_calls?: readonly ToolCall[]
  readonly tool_call_id?: string
}

interface ToolCall {
  readonly id: string
  readonly type: 'function'
  readonly function: { readonly name: string; readonly arguments: string }
}

/** As much of the `openai` package as is used here. */
interface ChatClient {
  readonly chat: {
    readonly completions: {
      create(
        body: { model: string; messages: { role: 'user'; content: string }[]; stream: true },
        options: { signal: AbortSignal },
      ): PromiseLike<AsyncIterable<Chunk>>
    }
  }
}

interface Chunk {
  readonly choices: readonly { readonly delta: Delta }[]
}

interface Delta {
  readonly role?: string | undefined
  readonly content?: string | null | undefined
}

export interface Written {
  readonly role: string
  readonly content: string
}

const State = Annotation.Root({
  // The messages of OpenAI's API as they are, in a list that grows.
  messages: Annotation<ChatMessage[]>({
    reducer: (left, right) => left.concat(right),
    default: () => [],
  }),
})

/** The graph, around any client of this form: that of the `openai` package, or a scripted one. */
export function createGraph(client: ChatClient) {
  async function getItems(
    place: string,
    { write, signal }: { write: (delta: Written) => void; signal: AbortSignal },
  ): Promise<string> {
    const content = `Name at least three items that one finds in this place: ${place}`
    const stream = await client.chat.completions.create(
      { model: 'gpt-4o-mini', messages: [{ role: 'user', content }], stream: true },
      { signal },
    )
    let role = 'assistant'
    let text = ''
    for await (const { choices } of stream) {
      const delta = choices[0]?.delta
      role = delta?.role ?? role
      if (!delta?.content) continue
      text += delta.content
      write({ role, content: delta.content })
    }
    return text
  }

  return new StateGraph(State, { custom: type<Written>() })
    .addNode('call_tool', async ({ messages }, { writer, signal }) => {
      const call = messages.at(-1)?.tool_calls?.at(-1)
      if (!call) return null
      const { name } = call.function
      if (name !== 'get_items') throw new Error(`Tool ${name} not supported`)
      const { place } = JSON.parse(call.function.arguments) as { place: string }
      const content = await getItems(place, { write: writer, signal })
      return { messages: [{ tool_call_id: call.id, role: 'tool', name, content }] }
    })
    .addEdge(START, 'call_tool')
    .addEdge('call_tool', END)
    .compile()
}

const answer = 'One| finds| a| bed|,| a| lamp|,| and| a| cat| that| owns| both|.'

/** Says the same at every call, in the form of the real client. */
const scriptedClient: ChatClient = {
  chat: {
    completions: {
      create: (_body, { signal }) =>
        Promise.resolve(
          (async function* () {
            yield { choices: [{ delta: { role: 'assistant', content: '' } }] }
            for (const content of answer.split('|')) {
              await pause(signal)
              yield { choices: [{ delta: { content } }] }
            }
          })(),
        ),
    },
  },
}

export const graph = createGraph(scriptedClient)

const input = {
  messages: [
    {
      role: 'assistant' as const,
      content: null,
      tool_calls: [
        {
          id: '1',
          type: 'function' as const,
          function: { name: 'get_items', arguments: '{"place":"bedroom"}' },
        },
      ],
    },
  ],
}

/** What the tool wrote while its client streamed. */
export async function* printCustom(
  runnable: Runnable<typeof graph> = graph,
): AsyncGenerator<string> {
  for await (const part of runnable.stream(input, { streamMode: 'custom' })) {
    yield `${part.data.content}|`
  }
}

/** The state's last message: at the end, that of the tool. */
export async function* printValues(
  runnable: Runnable<typeof graph> = graph,
): AsyncGenerator<string> {
  for await (const part of runnable.stream(input, { streamMode: 'values' })) {
    yield `${JSON.stringify(part.data.messages.at(-1))}\n`
  }
}

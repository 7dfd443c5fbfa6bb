import type { AIMessage, Message, ToolCall } from '../messages/message.ts'

/** The list of messages of a state, or the state itself if it is one. */
export function messagesIn(state: unknown, messagesKey: string): readonly Message[] | undefined {
  if (Array.isArray(state)) return state as readonly Message[]
  const messages = (state as Readonly<Record<string, unknown>> | null | undefined)?.[messagesKey]
  return Array.isArray(messages) ? (messages as readonly Message[]) : undefined
}

/** The newest message of a model. */
export function lastAnswer(messages: readonly Message[]): AIMessage | undefined {
  return messages.findLast((message) => message?.type === 'ai')
}

/** Its calls that no tool message answers yet. */
export function openCalls(
  messages: readonly Message[],
  answer: AIMessage | undefined,
): readonly ToolCall[] {
  if (!answer?.tool_calls?.length) return []
  const answered = new Set(
    messages.flatMap((message) => (message.type === 'tool' ? message.tool_call_id : [])),
  )
  return answer.tool_calls.filter(({ id }) => !answered.has(id))
}

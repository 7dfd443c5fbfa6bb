import {
  type AIMessage,
  type ContentBlock,
  type HumanMessage,
  type Message,
  textOf,
} from '../../messages/message.ts'
import { readImage, urlOf } from './read-image.ts'

/** Messages as OpenAI's chat completions take them. */
export function toOpenAIMessages(messages: readonly Message[]): object[] {
  return messages.flatMap((message) => {
    switch (message.type) {
      case 'remove':
        return []
      case 'system':
        return { role: 'system', content: textOf(message) }
      case 'human':
        return fromHuman(message)
      case 'tool':
        return { role: 'tool', tool_call_id: message.tool_call_id, content: textOf(message) }
      case 'ai':
        return fromAI(message)
    }
  })
}

function fromHuman({ content, name }: HumanMessage): object {
  return { role: 'user', content: toOpenAIContent(content), ...(name ? { name } : {}) }
}

/** Images in OpenAI's form; other blocks as they are. */
export function toOpenAIContent(content: string | readonly ContentBlock[]): string | object[] {
  if (typeof content === 'string') return content
  return content.map((block) => {
    const image = block.type === 'image' ? readImage(block) : undefined
    return image ? { type: 'image_url', image_url: { url: urlOf(image) } } : block
  })
}

function fromAI(message: AIMessage): object {
  const calls = message.tool_calls?.map(({ id, name, args }) => ({
    id,
    type: 'function',
    function: { name, arguments: JSON.stringify(args) },
  }))
  const text = textOf(message)
  if (!calls?.length) return { role: 'assistant', content: text }
  return { role: 'assistant', content: text === '' ? null : text, tool_calls: calls }
}

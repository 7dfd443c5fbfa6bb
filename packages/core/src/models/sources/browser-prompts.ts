import { InvalidArgumentError } from '../../errors.ts'
import { type ContentBlock, type Message, textOf } from '../../messages/message.ts'
import { readImage } from './read-image.ts'

/** A message of the prompt API. */
export interface BrowserPrompt {
  readonly role: 'system' | 'user' | 'assistant'
  readonly content: string | readonly { readonly type: string; readonly value: unknown }[]
}

/**
 * Messages as the prompt API takes them. It has one system prompt, at the beginning, and no tools:
 * what a tool said is told as the user's words.
 *
 * @throws InvalidArgumentError when there is nothing to answer, and for what it cannot be shown.
 */
export function toBrowserPrompts(messages: readonly Message[]): BrowserPrompt[] {
  const rules: string[] = []
  const prompts: BrowserPrompt[] = []
  for (const message of messages) {
    if (message.type === 'remove') continue
    if (message.type === 'system') rules.push(textOf(message))
    else if (message.type === 'human') {
      prompts.push({ role: 'user', content: contentOf(message.content) })
    } else if (message.type === 'tool') {
      const of = message.name ? ` of ${message.name}` : ''
      prompts.push({ role: 'user', content: `Result${of}: ${textOf(message)}` })
    } else {
      const content = textOf(message)
      if (content) prompts.push({ role: 'assistant', content })
    }
  }
  if (prompts.length === 0) {
    throw new InvalidArgumentError(
      "The browser's built-in model was asked without a message to answer: pass one of a human.",
      { argument: 'messages' },
    )
  }
  if (rules.length > 0) prompts.unshift({ role: 'system', content: rules.join('\n\n') })
  return prompts
}

function contentOf(content: string | readonly ContentBlock[]): BrowserPrompt['content'] {
  if (typeof content === 'string') return content
  return content.map((block) => {
    if (block.type === 'text') return { type: 'text', value: block['text'] }
    const image = readImage(block)
    if (!image || 'url' in image) {
      throw new InvalidArgumentError(
        `The browser's built-in model cannot be shown a block "${block.type}"${image ? ' by its address' : ''}: ` +
          'it takes text, and images as base64 data.',
        { argument: 'messages' },
      )
    }
    const { data } = image
    return { type: 'image', value: typeof data === 'string' ? fromBase64(data) : data }
  })
}

function fromBase64(data: string): Uint8Array {
  return Uint8Array.from(atob(data), (character) => character.charCodeAt(0))
}

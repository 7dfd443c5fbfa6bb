import {
  type AIMessage,
  type ContentBlock,
  type HumanMessage,
  type Message,
  textOf,
  type ToolMessage,
} from '../../messages/message.ts'
import type { ProviderMetadata } from './ai-sdk-reader.ts'
import { readImage } from './read-image.ts'

interface PromptMessage {
  readonly role: string
  readonly content: string | object[]
}

/** Messages as language models of the AI SDK take them, by the version of their specification. */
export function toAISDKPrompt(messages: readonly Message[], version: string): PromptMessage[] {
  const prompt: PromptMessage[] = []
  /** By id: a result names the tool, which not every tool message does. */
  const toolNames = new Map<string, string>()
  for (const message of messages) {
    switch (message.type) {
      case 'remove':
        break
      case 'system':
        prompt.push({ role: 'system', content: textOf(message) })
        break
      case 'human':
        prompt.push({ role: 'user', content: userParts(message, version) })
        break
      case 'ai':
        for (const { id, name } of message.tool_calls ?? []) toolNames.set(id, name)
        prompt.push({ role: 'assistant', content: assistantParts(message) })
        break
      case 'tool':
        addResult(prompt, message, toolNames.get(message.tool_call_id))
        break
    }
  }
  return prompt
}

/** The results of one turn go into one message. */
function addResult(prompt: PromptMessage[], message: ToolMessage, name: string | undefined): void {
  const { tool_call_id: toolCallId } = message
  const isError = 'status' in message && message.status === 'error'
  const result = {
    type: 'tool-result',
    toolCallId,
    toolName: message.name ?? name ?? '',
    output: { type: isError ? 'error-text' : 'text', value: textOf(message) },
  }
  const last = prompt.at(-1)
  if (last?.role === 'tool') (last.content as object[]).push(result)
  else prompt.push({ role: 'tool', content: [result] })
}

function userParts({ content }: HumanMessage, version: string): object[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  return content.map((block) => {
    const image = readImage(block)
    if (!image) return block
    if ('url' in image) {
      const url = new URL(image.url)
      return { type: 'file', mediaType: 'image/*', data: inVersion(version, { type: 'url', url }) }
    }
    const { mediaType, data } = image
    return { type: 'file', mediaType, data: inVersion(version, { type: 'data', data }) }
  })
}

/** From v4 on data says of what kind it is. */
function inVersion(
  version: string,
  data: { type: 'url'; url: URL } | { type: 'data'; data: unknown },
): unknown {
  if (version !== 'v2' && version !== 'v3') return data
  return data.type === 'url' ? data.url : data.data
}

function assistantParts(message: AIMessage): object[] {
  const { content, tool_calls: calls = [], additional_kwargs: kept } = message
  const blocks: ContentBlock[] =
    typeof content === 'string' ? [{ type: 'text', text: content }] : content
  const metadata = (kept?.['tool_call_metadata'] ?? {}) as Readonly<
    Record<string, ProviderMetadata>
  >
  return [
    ...blocks.flatMap(assistantPart),
    ...calls.map(({ id, name, args }) => ({
      type: 'tool-call',
      toolCallId: id,
      toolName: name,
      input: args,
      ...withOptions(metadata[id]),
    })),
  ]
}

/** Text and reasoning; of other blocks a model needs none of what it said itself. */
function assistantPart(block: ContentBlock): object[] {
  const { type, text, reasoning, provider_metadata: kept } = block as Record<string, unknown>
  if (type === 'text') return text === '' ? [] : [{ type, text }]
  if (type !== 'reasoning') return []
  return [{ type, text: reasoning, ...withOptions(kept as ProviderMetadata | undefined) }]
}

const withOptions = (kept: ProviderMetadata | undefined): object =>
  kept ? { providerOptions: kept } : {}

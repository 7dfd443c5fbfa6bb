import { InvalidArgumentError } from '../errors.ts'
import { describe } from '../internal/describe.ts'
import {
  type ContentBlock,
  isMessage,
  type ToolCall,
  type ToolMessage,
} from '../messages/message.ts'

/** What the message of a tool call is made of. */
export interface MessageOrigin {
  readonly call: Pick<ToolCall, 'id' | 'name'>
  readonly newId: () => string
}

/**
 * What a tool returned → the message that answers its call: text and content blocks as they are,
 * nothing as no text, anything else as JSON. A tool message passes, with what it lacks filled in.
 */
export function toToolMessage({ call, newId }: MessageOrigin, output: unknown): ToolMessage {
  const own = { type: 'tool', name: call.name, tool_call_id: call.id } as const
  if (isMessage(output) && output.type === 'tool') {
    const { id, tool_call_id: answered } = output
    return { ...own, ...output, tool_call_id: answered || call.id, id: id || newId() }
  }
  return { ...own, id: newId(), content: contentOf(output), status: 'success' }
}

/** The same for a tool that returns `[content, artifact]`. */
export function withArtifact(origin: MessageOrigin, output: unknown): ToolMessage {
  if (!Array.isArray(output) || output.length !== 2) {
    throw new InvalidArgumentError(
      `Tool "${origin.call.name}" has the responseFormat "content_and_artifact", so it must return ` +
        `[content, artifact], but it returned ${describe(output)}.`,
      { argument: 'responseFormat' },
    )
  }
  const [content, artifact]: readonly unknown[] = output
  return { ...toToolMessage(origin, content), artifact }
}

/** What the model is told of a call that failed. */
export function toErrorMessage({ call, newId }: MessageOrigin, content: string): ToolMessage {
  const { id: tool_call_id, name } = call
  return { type: 'tool', name, tool_call_id, id: newId(), content, status: 'error' }
}

function contentOf(output: unknown): string | ContentBlock[] {
  if (typeof output === 'string') return output
  if (output === undefined || output === null) return ''
  if (isBlocks(output)) return output
  try {
    // Undefined for functions and symbols.
    return JSON.stringify(output) ?? describe(output)
  } catch {
    return describe(output) // it has cycles, or big integers
  }
}

function isBlocks(value: unknown): value is ContentBlock[] {
  const isBlock = (item: unknown): boolean =>
    typeof (item as { type?: unknown } | null)?.type === 'string'
  return Array.isArray(value) && value.length > 0 && value.every(isBlock)
}

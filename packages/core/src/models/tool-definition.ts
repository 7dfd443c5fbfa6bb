import { toJsonSchema } from '../engine/response-schema.ts'
import { InvalidArgumentError } from '../errors.ts'
import { describe } from '../internal/describe.ts'
import type { JsonSchema, StandardSchema } from '../internal/standard-schema.ts'

/** A tool as sources see it: its name, what it is for, and what it is called with. */
export interface ToolDefinition {
  readonly name: string
  readonly description?: string | undefined
  readonly parameters: JsonSchema
}

/** What is accepted as a tool: any object that says what it is called with, or OpenAI's form. */
export type ToolLike =
  | {
      readonly name: string
      readonly description?: string | undefined
      /** A Standard Schema that can say itself as JSON Schema (Zod, Valibot, …), or JSON Schema. */
      readonly schema?: StandardSchema | JsonSchema | undefined
    }
  | {
      readonly type: 'function'
      readonly function: {
        readonly name: string
        readonly description?: string | undefined
        readonly parameters?: JsonSchema | undefined
      }
    }

/** Whether the model may, must or must not call a tool, or which one it must call. */
export type ToolChoice = 'auto' | 'none' | 'required' | { readonly name: string }

/**
 * Tools in any accepted form → what sources see.
 *
 * @throws InvalidArgumentError for what is no tool, and for a schema without a JSON form.
 */
export function readTools(tools: readonly ToolLike[]): readonly ToolDefinition[] {
  return tools.map(readTool)
}

function readTool(tool: ToolLike): ToolDefinition {
  const { name, description, schema } = fieldsOf(tool)
  if (typeof name !== 'string' || name === '') {
    throw new InvalidArgumentError(
      `A tool is { name, description, schema } or { type: "function", function }, but got ${describe(tool)}.`,
      { argument: 'tools' },
    )
  }
  const json = toJsonSchema(schema ?? {})
  if (!json) {
    throw new InvalidArgumentError(
      `The schema of tool "${name}" cannot be said as JSON Schema, which models are given. ` +
        'Leave transforms out of it, use a library with Standard JSON Schema (Zod from 4.2), or pass JSON Schema.',
      { argument: 'tools' },
    )
  }
  const { $schema: _dialect, ...parameters } = json
  return {
    name,
    ...(description === undefined ? {} : { description }),
    parameters: { type: 'object', properties: {}, ...parameters },
  }
}

interface ToolFields {
  readonly name?: unknown
  readonly description?: string | undefined
  readonly schema?: StandardSchema | JsonSchema | undefined
}

function fieldsOf(tool: ToolLike | null | undefined): ToolFields {
  if (tool && 'function' in tool) {
    const { name, description, parameters } = tool.function
    return { name, description, schema: parameters }
  }
  return tool ?? {}
}

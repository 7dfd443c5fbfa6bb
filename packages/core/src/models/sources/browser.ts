import { InvalidArgumentError } from '../../errors.ts'
import type { Message } from '../../messages/message.ts'
import type { ModelAdapter, ModelPiece, ModelRequest } from '../model-source.ts'
import { type BrowserPrompt, toBrowserPrompts } from './browser-prompts.ts'
import { readStream, type StreamLike } from './read-stream.ts'

/** The browser's built-in model: the global `LanguageModel` of the prompt API. */
export interface BrowserModel {
  availability(options?: never): Promise<string>
  create(options?: never): Promise<unknown>
}

/** The same with options for each session: `expectedInputs`, `temperature`, `topK`, `monitor`, … */
export interface BrowserSource {
  readonly model: BrowserModel
  readonly [option: string]: unknown
}

interface Session {
  prompt(input: readonly BrowserPrompt[], options: Options): Promise<string>
  promptStreaming(input: readonly BrowserPrompt[], options: Options): StreamLike<string>
  destroy(): void
}

interface Options {
  readonly signal?: AbortSignal | undefined
}

/** `LanguageModel` is a class, so that this must be asked before whether it is a function. */
export function isBrowserModel(value: unknown): value is BrowserModel {
  const { availability, create } = (value ?? {}) as Partial<BrowserModel>
  return typeof availability === 'function' && typeof create === 'function'
}

export function adaptBrowser(
  model: BrowserModel,
  options: Readonly<Record<string, unknown>> = {},
): ModelAdapter {
  return {
    ask: (messages, request) => answer(model, options, { messages, request }),
    facts: () => ({
      ls_provider: 'browser',
      ls_temperature: options['temperature'] as number | undefined,
    }),
  }
}

/** A session is made for each call and destroyed after it, so that no call knows of another. */
async function* answer(
  model: BrowserModel,
  options: Readonly<Record<string, unknown>>,
  { messages, request }: { messages: readonly Message[]; request: ModelRequest },
): AsyncGenerator<ModelPiece, void, undefined> {
  refuse('tools', request.tools)
  refuse('stop', request.stop)
  const prompts = toBrowserPrompts(messages)
  const last = prompts.length - 1
  const abort: Options = request.signal ? { signal: request.signal } : {}
  const initialPrompts = prompts.slice(0, last)
  const session = (await model.create({ ...options, ...abort, initialPrompts } as never)) as Session
  try {
    const input = prompts.slice(last)
    if (request.stream === false) yield await session.prompt(input, abort)
    else yield* readStream(session.promptStreaming(input, abort))
  } finally {
    session.destroy()
  }
}

function refuse(argument: string, given: unknown): void {
  if (given === undefined) return
  throw new InvalidArgumentError(
    `The browser's built-in model takes no "${argument}": leave it out, or use another model for this call.`,
    { argument },
  )
}

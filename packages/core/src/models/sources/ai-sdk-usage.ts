import type { UsageMetadata } from '../../messages/message.ts'
import { defined } from './defined.ts'

type Count = number | undefined

/** Token counts: plain in v2, with their details in v3 and v4. */
export type AISDKUsage =
  | {
      readonly inputTokens: Count
      readonly outputTokens: Count
      readonly totalTokens?: Count
      readonly reasoningTokens?: Count
      readonly cachedInputTokens?: Count
    }
  | {
      readonly inputTokens: { readonly total: Count; cacheRead?: Count; cacheWrite?: Count }
      readonly outputTokens: { readonly total: Count; reasoning?: Count }
    }

/** The same under LangChain's names. */
export function readAISDKUsage(usage: AISDKUsage): UsageMetadata {
  const { input, output, total, details } = countsOf(usage)
  const { cacheRead, cacheWrite, reasoning: thought } = details
  const inputDetails = defined({ cache_read: cacheRead, cache_creation: cacheWrite })
  return {
    input_tokens: input,
    output_tokens: output,
    total_tokens: total ?? input + output,
    ...(Object.keys(inputDetails).length > 0 ? { input_token_details: inputDetails } : {}),
    ...(thought === undefined ? {} : { output_token_details: { reasoning: thought } }),
  }
}

interface Counts {
  readonly input: number
  readonly output: number
  readonly total?: Count
  readonly details: {
    readonly cacheRead?: Count
    readonly cacheWrite?: Count
    readonly reasoning?: Count
  }
}

function countsOf(usage: AISDKUsage): Counts {
  const { inputTokens, outputTokens } = usage
  if (typeof inputTokens === 'object' && typeof outputTokens === 'object') {
    const { total, cacheRead, cacheWrite } = inputTokens
    const details = { cacheRead, cacheWrite, reasoning: outputTokens.reasoning }
    return { input: total ?? 0, output: outputTokens.total ?? 0, details }
  }
  const flat = usage as Extract<AISDKUsage, { totalTokens?: Count }>
  return {
    input: Number(inputTokens ?? 0),
    output: Number(outputTokens ?? 0),
    total: flat.totalTokens,
    details: { cacheRead: flat.cachedInputTokens, reasoning: flat.reasoningTokens },
  }
}

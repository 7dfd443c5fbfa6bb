import { graph as anyLlm } from './any-llm.ts'
import { graph as basicUsage } from './basic-usage.ts'
import { graph as customDataInTool } from './custom-data-in-tool.ts'
import { graph as customData } from './custom-data.ts'
import { graph as failingNode } from './failing-node.ts'
import { graph as filterByModelCall } from './filter-by-model-call.ts'
import { graph as filterByNode } from './filter-by-node.ts'
import { graph as graphState } from './graph-state.ts'
import { graph as llmTokens } from './llm-tokens.ts'
import { graph as narrowing } from './narrowing.ts'
import { graph as noAmbientContext } from './no-ambient-context.ts'
import { graph as progressBar } from './progress-bar.ts'
import { graph as severalModes } from './several-modes.ts'
import { graph as streamingDisabled } from './streaming-disabled.ts'

/** The graph of every example, by the example's id. */
export const graphs = {
  'basic-usage': basicUsage,
  narrowing,
  'graph-state': graphState,
  'llm-tokens': llmTokens,
  'filter-by-model-call': filterByModelCall,
  'filter-by-node': filterByNode,
  'custom-data': customData,
  'custom-data-in-tool': customDataInTool,
  'several-modes': severalModes,
  'any-llm': anyLlm,
  'streaming-disabled': streamingDisabled,
  'no-ambient-context': noAmbientContext,
  'progress-bar': progressBar,
  'failing-node': failingNode,
}

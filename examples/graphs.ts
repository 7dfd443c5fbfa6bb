import { graph as agentWithTools } from './agent-with-tools.ts'
import { graph as anyLlm } from './any-llm.ts'
import { graph as basicUsage } from './basic-usage.ts'
import { graph as checkpoints } from './checkpoints.ts'
import { graph as customData } from './custom-data.ts'
import { graph as customDataInTool } from './custom-data-in-tool.ts'
import { graph as debug } from './debug.ts'
import { graph as debugWithoutSaver } from './debug-without-saver.ts'
import { graph as failingNode } from './failing-node.ts'
import { graph as filterByModelCall } from './filter-by-model-call.ts'
import { graph as filterByNode } from './filter-by-node.ts'
import { graph as flakyServices } from './flaky-services.ts'
import { graph as graphState } from './graph-state.ts'
import { graph as humanApproval } from './human-approval.ts'
import { graph as invoke } from './invoke.ts'
import { graph as llmTokens } from './llm-tokens.ts'
import { graph as narrowing } from './narrowing.ts'
import { graph as nestedGraphs } from './nested-graphs.ts'
import { graph as noAmbientContext } from './no-ambient-context.ts'
import { graph as onlyFunctions } from './only-functions.ts'
import { graph as openaiTool } from './openai-tool.ts'
import { graph as parallelWriters } from './parallel-writers.ts'
import { graph as progressBar } from './progress-bar.ts'
import { graph as schemaCoercion } from './schema-coercion.ts'
import { graph as severalModes } from './several-modes.ts'
import { graph as stopBeforeNode } from './stop-before-node.ts'
import { graph as streamingDisabled } from './streaming-disabled.ts'
import { graph as subgraphOutputs } from './subgraph-outputs.ts'
import { graph as tasks } from './tasks.ts'
import { graph as twoQuestions } from './two-questions.ts'
import { graph as v1BesideV2 } from './v1-beside-v2.ts'
import { graph as waitForAll } from './wait-for-all.ts'

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
  'subgraph-outputs': subgraphOutputs,
  checkpoints,
  tasks,
  debug,
  'debug-without-saver': debugWithoutSaver,
  'several-modes': severalModes,
  'any-llm': anyLlm,
  'openai-tool': openaiTool,
  'streaming-disabled': streamingDisabled,
  'v1-beside-v2': v1BesideV2,
  invoke,
  'schema-coercion': schemaCoercion,
  'no-ambient-context': noAmbientContext,
  'parallel-writers': parallelWriters,
  'nested-graphs': nestedGraphs,
  'human-approval': humanApproval,
  'two-questions': twoQuestions,
  'stop-before-node': stopBeforeNode,
  'progress-bar': progressBar,
  'failing-node': failingNode,
  'flaky-services': flakyServices,
  'wait-for-all': waitForAll,
  'only-functions': onlyFunctions,
  'agent-with-tools': agentWithTools,
}

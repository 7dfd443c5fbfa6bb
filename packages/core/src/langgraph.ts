/** LangGraph's savers for our graphs, and ours for LangGraph's. */
export { fromLangGraphSaver } from './checkpoint/langgraph/from-langgraph-saver.ts'
export type {
  LangGraphCheckpoint,
  LangGraphConfig,
  LangGraphListOptions,
  LangGraphMetadata,
  LangGraphSaver,
  LangGraphTuple,
} from './checkpoint/langgraph/langgraph-types.ts'
export {
  type RivuletLangGraphSaver,
  toLangGraphSaver,
} from './checkpoint/langgraph/to-langgraph-saver.ts'

/** Savers of LangGraph's for our graphs, and ours for LangGraph's. */
export { toLangGraphSaver, type RivuletLangGraphSaver } from './checkpoint/langgraph/to-langgraph-saver.ts'

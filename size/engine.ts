// What a worker loads. Re-exported, since unused imports would be dropped.
export {
  Annotation,
  Command,
  END,
  interrupt,
  MemorySaver,
  Send,
  START,
  StateGraph,
} from '@rivulet/core'
export { serveGraphs } from '@rivulet/core/worker'

// What a worker loads. Re-exported, since unused imports would be dropped.
export { Annotation, END, START, StateGraph, initChatModel } from '@rivulet/core'
export { serveGraphs } from '@rivulet/core/worker'

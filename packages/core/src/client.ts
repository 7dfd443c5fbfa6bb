/** The page's entry: reaches graphs that run elsewhere. Holds no engine code. */
export type { StateSnapshot } from './checkpoint/state-snapshot.ts'
export type { ThreadRecord } from './checkpoint/thread-index.ts'
export type { CommitMode } from './client/commit-scheduler.ts'
export {
  createGraphClient,
  type GraphClient,
  type GraphClientOptions,
} from './client/graph-client.ts'
export type { BranchOption, BranchPoint } from './client/history/checkpoint-tree.ts'
export type { ForkOptions } from './client/history/branching.ts'
export { type MessageItem, MessageList, type MessageStatus } from './client/message-list.ts'
export type {
  InspectedThread,
  Inspector,
  InspectorEvent,
  PastSnapshot,
} from './client/inspector.ts'
export type { ActivityStatus } from './client/modes/activity.ts'
export type { OpenInterrupt } from './client/modes/interrupts.ts'
export type { ThreadLimits } from './client/modes/mode.ts'
export type { NamespaceNode } from './client/modes/namespaces.ts'
export { EMPTY_LOG, type LogEntry, type LogSnapshot } from './client/modes/part-log.ts'
export type { TaskView } from './client/modes/tasks.ts'
export type { PortTransportOptions } from './client/port-transport.ts'
export { type ReplayBase, replayBaseOf, ThreadReplay } from './client/replay/thread-replay.ts'
export { RemoteGraph, type RemoteRunOptions, type RemoteThreads } from './client/remote-graph.ts'
export type { ThreadAction } from './client/thread-action.ts'
export type { LiveThread, LiveThreadParameters } from './client/thread-reducer.ts'
export type { OpenThreadOptions } from './client/thread-registry.ts'
export type {
  AnyPartOf,
  CheckpointOf,
  ConnectionStatus,
  OpenInterruptOf,
  ResultOf,
  ThreadSnapshot,
  ThreadStatus,
} from './client/thread-state.ts'
export type { QueuedSubmit, SubmitOptions, SubmitResult, WhenBusy } from './client/queued-run.ts'
export { Thread } from './client/thread.ts'
export { DEFAULT_MODES, type OnUnmount } from './client/thread-viewers.ts'
export type { ToolCallState, ToolCallView } from './client/tool-call-view.ts'
export type {
  RunEnd,
  RunObserver,
  RunRequest,
  Transport,
  TransportCapabilities,
} from './client/transport.ts'
export { workerTransport } from './client/worker-transport.ts'
export { RivuletError } from './errors.ts'
export type { DrawnEdge, DrawnGraph, DrawnNode, GetGraphOptions } from './internal/drawn-graph.ts'
export { type Namespace, nsKey } from './internal/ns.ts'
export type { ContentMessage, Message, MessageLike } from './messages/message.ts'
export { textOf } from './messages/message.ts'
export {
  type AnyUIMessage,
  type RemoveUIMessage,
  type UIMessage,
  type UIMessageMetadata,
  uiMessageReducer,
} from './messages/ui-message.ts'
export type { Frames } from './platform/frames.ts'
export type {
  CheckpointPayload,
  DebugPayload,
  Interrupt,
  MessageMetadata,
  StreamMode,
  StreamPart,
  ToolEvent,
} from './stream/stream-part.ts'

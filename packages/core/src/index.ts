/** The author's entry: declare graphs, run them, talk to models. Runs anywhere. */
export { type Reducer } from './channels/binary-operator.ts'
export { Overwrite } from './channels/overwrite.ts'
export type {
  CheckpointConfig,
  CheckpointMetadata,
  ThreadConfig,
} from './checkpoint/checkpoint-config.ts'
export type {
  ChannelChange,
  Checkpointer,
  CommitRequest,
  Durability,
  ListOptions,
  NewCheckpoint,
  StoredCheckpoint,
  StoredSend,
  StoredWrite,
  TaskRecord,
} from './checkpoint/checkpointer.ts'
export { MemorySaver } from './checkpoint/memory-saver.ts'
export type { SnapshotTask, StateSnapshot } from './checkpoint/state-snapshot.ts'
export type { ThreadIndex, ThreadRecord } from './checkpoint/thread-index.ts'
export { getRuntime, getStreamWriter, interrupt } from './engine/ambient-forms.ts'
export type { CachePolicy } from './engine/cache-policy.ts'
export {
  Command,
  type CommandFields,
  type OuterCommand,
  Send,
  type SendOptions,
} from './engine/command.ts'
export { END, START } from './engine/graph-spec.ts'
export type {
  DeclaredInterrupt,
  FreeInterrupt,
  InterruptFunction,
  InterruptOptions,
} from './engine/interrupt-function.ts'
export { pushMessage, type PushMessageOptions } from './engine/push-message.ts'
export {
  deleteUiMessage,
  pushUiMessage,
  type PushUIMessageOptions,
} from './engine/push-ui-message.ts'
export type { ResponseSchema } from './engine/response-schema.ts'
export type { RetryPolicy } from './engine/retry-policy.ts'
export type { RunHandle, RunResult } from './engine/run.ts'
export type { Seams } from './engine/run-context.ts'
export { RunControl } from './engine/run-control.ts'
export type { RunOptions } from './engine/run-options.ts'
export type { StateUpdate, UpdateStateOptions } from './engine/update-state.ts'
export type { AnyRuntime, Runtime } from './engine/runtime.ts'
export type { ExecutionInfo } from './engine/execution-info.ts'
export type { StreamWriter } from './engine/stream-writer.ts'
export type { NodeError } from './engine/task.ts'
export type { TimeoutPolicy } from './engine/timeout-policy.ts'
export * from './errors.ts'
export {
  Annotation,
  type AnnotationOptions,
  type AnnotationRoot,
  append,
  MessagesAnnotation,
  messagesKey,
  reduced,
  type SchemaSpec,
  type StateKey,
  type StateOf,
  type StateUpdateOf,
  type StoredStateOf,
  type,
  type TypeCarrier,
} from './graph/annotation.ts'
export type { CompileOptions } from './graph/compile.ts'
export { CompiledGraph } from './graph/compiled-graph.ts'
export type { NodeOptions } from './graph/declaration.ts'
export {
  entrypoint,
  type EntrypointOptions,
  type EntrypointRuntime,
  type EntrypointTypes,
  type ResultOf,
} from './graph/entrypoint.ts'
export type { FinalValue } from './graph/final-value.ts'
export type {
  AnswersById,
  AnswersOf,
  AsNodeOf,
  GraphTypes,
  InitialTypes,
  InvokeResultOf,
  NodeOf,
  NodeOptionsOf,
  NodeName,
  NodeResult,
  RunInputOf,
  RunOptionsOf,
  RuntimeOf,
  StateGraphOptions,
  StateSnapshotOf,
  StateUpdateValuesOf,
  StreamedValuesOf,
  StreamPartOf,
  TypesOf,
  UpdatesOf,
  ValuesOf,
  WithNodes,
} from './graph/graph-types.ts'
export type {
  JsonSchema,
  StandardIssue,
  StandardResult,
  StandardSchema,
} from './internal/standard-schema.ts'
export { StateGraph } from './graph/state-graph.ts'
export { task, type TaskArgs, type TaskFunction, type TaskOptions } from './graph/task.ts'
export {
  anyValue,
  ephemeral,
  isLastStep,
  type ManagedKey,
  remainingSteps,
  topic,
  untracked,
} from './graph/state-keys.ts'
export type { DrawnEdge, DrawnGraph, DrawnNode, GetGraphOptions } from './internal/drawn-graph.ts'
export { addMessages, REMOVE_ALL_MESSAGES } from './messages/add-messages.ts'
export { coerceMessages } from './messages/coerce-messages.ts'
export type {
  AIMessage,
  AIMessageChunk,
  ArgsEdit,
  ContentBlock,
  HumanMessage,
  Message,
  MessageLike,
  RemoveMessage,
  SystemMessage,
  ToolCall,
  ToolCallChunk,
  ToolMessage,
  UsageMetadata,
} from './messages/message.ts'
export { isMessage, isMessageChunk, textOf } from './messages/message.ts'
export {
  type AnyUIMessage,
  type RemoveUIMessage,
  type UIMessage,
  type UIMessageMetadata,
  uiMessageReducer,
} from './messages/ui-message.ts'
export { ChatModel, type ChatModelOptions, type ModelCallOptions } from './models/chat-model.ts'
export { initChatModel } from './models/init-chat-model.ts'
export type {
  ModelFacts,
  ModelFunction,
  ModelPiece,
  ModelReply,
  ModelRequest,
  ModelSource,
} from './models/model-source.ts'
export type { AISDKModel, AISDKSource } from './models/sources/ai-sdk.ts'
export type { BrowserModel, BrowserSource } from './models/sources/browser.ts'
export type { LangChainModel } from './models/sources/langchain.ts'
export type { OpenAIClient, OpenAISource } from './models/sources/openai.ts'
export type { ToolChoice, ToolDefinition, ToolLike } from './models/tool-definition.ts'
export type { Clock } from './platform/clock.ts'
export type { IdKind, IdSource } from './platform/id-source.ts'
export { GraphStream } from './stream/graph-stream.ts'
export type {
  CheckpointPayload,
  CheckpointStreamPart,
  CheckpointTask,
  CustomStreamPart,
  DebugPayload,
  DebugStreamPart,
  GraphOutput,
  Interrupt,
  MessageMetadata,
  MessagesStreamPart,
  StreamMode,
  StreamPart,
  TaskPayload,
  TaskResultPayload,
  TasksStreamPart,
  ToolEvent,
  ToolsStreamPart,
  UpdateMarks,
  UpdatesStreamPart,
  ValuesStreamPart,
} from './stream/stream-part.ts'
export { InMemoryCache } from './store/in-memory-cache.ts'
export { InMemoryStore, type InMemoryStoreOptions } from './store/in-memory-store.ts'
export type {
  Store,
  StoreCondition,
  StoreItem,
  StoreListOptions,
  StoreNamespace,
  StoreOperation,
  StorePutOptions,
  StoreResults,
  StoreSearchItem,
  StoreSearchOptions,
  StoreValue,
} from './store/store.ts'
export type { StoreIndex } from './store/vector-index.ts'
export type { CacheNamespace, NodeCache } from './store/node-cache.ts'
export {
  tool,
  Tool,
  type ToolCallOptions,
  type ToolOptions,
  type ToolRuntime,
} from './tools/tool.ts'
export { ToolNode, type ToolNodeOptions } from './tools/tool-node.ts'
export { toolsCondition } from './tools/tools-condition.ts'

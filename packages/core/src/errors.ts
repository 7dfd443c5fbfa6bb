/**
 * Every error that Rivulet throws: one base class, one class per code.
 *
 * `isInstance` and `instanceof` compare a brand and the code, never the prototype, so they also
 * recognise errors that crossed a port or come from a second copy of the package.
 */
const BRAND: unique symbol = Symbol.for('rivulet.error')

export type ErrorCode =
  | 'GRAPH_RECURSION_LIMIT'
  | 'INVALID_CONCURRENT_GRAPH_UPDATE'
  | 'INVALID_GRAPH_NODE_RETURN_VALUE'
  | 'UNKNOWN_NODE'
  | 'DUPLICATE_NODE'
  | 'INVALID_NODE_NAME'
  | 'INVALID_STATE_KEY'
  | 'NO_ENTRYPOINT'
  | 'INVALID_EDGE'
  | 'INVALID_ARGUMENT'
  | 'UNKNOWN_STREAM_MODE'
  | 'EMPTY_INPUT'
  | 'EMPTY_COMMAND'
  | 'CHECKPOINTER_REQUIRED'
  | 'THREAD_ID_REQUIRED'
  | 'AMBIGUOUS_RESUME'
  | 'NODE_TIMEOUT'
  | 'STEP_TIMEOUT'
  | 'GRAPH_DRAINED'
  | 'AMBIGUOUS_UPDATE'
  | 'ASYNC_SCHEMA'
  | 'SCHEMA_VIOLATION'
  | 'NOT_STORABLE'
  | 'CONFLICT'
  | 'CONTEXT_LOST'
  | 'NOT_CLONEABLE'
  | 'STREAM_CONSUMED'
  | 'WORKER_DIED'
  | 'WORKER_SILENT'
  | 'PROTOCOL_MISMATCH'
  | 'MALFORMED_PART'
  | 'MALFORMED_RECORD'
  | 'GRAPH_NOT_FOUND'
  | 'RUN_NOT_FOUND'
  | 'BACKPRESSURE_OVERFLOW'
  | 'DISCONNECTED'

/** The facts of an error: they become its readonly fields. */
export type ErrorFacts = Readonly<Record<string, unknown>> & {
  readonly cause?: unknown
  /** All problems of a graph, when one call found several. */
  readonly problems?: readonly RivuletError[]
}

/** `UNKNOWN_NODE` → `UnknownNodeError`. */
function nameOf(code: string): string {
  const words = code.toLowerCase().replace(/(?:^|_)./g, (start) => start.slice(-1).toUpperCase())
  return `${words}Error`
}

export class RivuletError extends Error {
  readonly code: ErrorCode
  declare readonly problems?: readonly RivuletError[]

  constructor(code: ErrorCode, message: string, { cause, ...facts }: ErrorFacts = {}) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    Object.assign(this, facts)
    Object.defineProperty(this, 'name', { value: nameOf(code), configurable: true })
    Object.defineProperty(this, BRAND, { value: true })
  }

  static isInstance(value: unknown): value is RivuletError {
    return typeof value === 'object' && value !== null && BRAND in value
  }
}

/** An error of one code, with its facts. */
export type CodedError<Facts extends object> = RivuletError & Readonly<Facts>

/** The class of one error code. */
export interface ErrorClass<Facts extends object> {
  new (message: string, facts: Facts & ErrorFacts): CodedError<Facts>
  readonly code: ErrorCode
  isInstance(value: unknown): value is CodedError<Facts>
}

function defineError<Facts extends object>(code: ErrorCode): ErrorClass<Facts> {
  class Coded extends RivuletError {
    static readonly code = code
    constructor(message: string, facts: Facts & ErrorFacts) {
      super(code, message, facts)
    }
    static override isInstance(value: unknown): value is CodedError<Facts> {
      return RivuletError.isInstance(value) && value.code === code
    }
  }
  Object.defineProperty(Coded, 'name', { value: nameOf(code) })
  // `instanceof` asks for brand and code, too: the page makes its errors from the base class alone.
  Object.defineProperty(Coded, Symbol.hasInstance, {
    value: (value: unknown) => Coded.isInstance(value),
  })
  return Coded as unknown as ErrorClass<Facts> // the facts are assigned by the base class
}

interface SchemaViolationFacts {
  /** The state key; `resume` for an answer. */
  key: string
  issues: readonly unknown[]
  /** The question, which is still open. */
  interrupt?: { readonly id: string; readonly value: unknown }
}

/** Times in milliseconds. */
interface NodeTimeoutFacts {
  node: string
  kind: 'run' | 'idle'
  timeout: number
}

/** More supersteps were needed than `recursionLimit` allows. */
export const GraphRecursionLimitError: ErrorClass<{ limit: number }> =
  /* @__PURE__ */ defineError('GRAPH_RECURSION_LIMIT')
export type GraphRecursionLimitError = CodedError<{ limit: number }>
/** Two tasks wrote a key without reducer in one superstep. */
export const InvalidConcurrentGraphUpdateError: ErrorClass<{ key: string }> =
  /* @__PURE__ */ defineError('INVALID_CONCURRENT_GRAPH_UPDATE')
export type InvalidConcurrentGraphUpdateError = CodedError<{ key: string }>
/** A node returned something that is no update of the state. */
export const InvalidGraphNodeReturnValueError: ErrorClass<{ node: string }> =
  /* @__PURE__ */ defineError('INVALID_GRAPH_NODE_RETURN_VALUE')
export type InvalidGraphNodeReturnValueError = CodedError<{ node: string }>
/** An edge, a routing function or an option names a node that the graph does not have. */
export const UnknownNodeError: ErrorClass<{ node: string }> =
  /* @__PURE__ */ defineError('UNKNOWN_NODE')
export type UnknownNodeError = CodedError<{ node: string }>
export const DuplicateNodeError: ErrorClass<{ node: string }> =
  /* @__PURE__ */ defineError('DUPLICATE_NODE')
export type DuplicateNodeError = CodedError<{ node: string }>
export const InvalidNodeNameError: ErrorClass<{ node: string }> =
  /* @__PURE__ */ defineError('INVALID_NODE_NAME')
export type InvalidNodeNameError = CodedError<{ node: string }>
export const InvalidStateKeyError: ErrorClass<{ key: string }> =
  /* @__PURE__ */ defineError('INVALID_STATE_KEY')
export type InvalidStateKeyError = CodedError<{ key: string }>
export const NoEntrypointError: ErrorClass<{ graph: string }> =
  /* @__PURE__ */ defineError('NO_ENTRYPOINT')
export type NoEntrypointError = CodedError<{ graph: string }>
/** An edge that cannot be: out of END, into START, a condition that names no target. */
export const InvalidEdgeError: ErrorClass<{ source: string; target?: unknown }> =
  /* @__PURE__ */ defineError('INVALID_EDGE')
export type InvalidEdgeError = CodedError<{ source: string; target?: unknown }>
export const InvalidArgumentError: ErrorClass<{ argument: string }> =
  /* @__PURE__ */ defineError('INVALID_ARGUMENT')
export type InvalidArgumentError = CodedError<{ argument: string }>
export const UnknownStreamModeError: ErrorClass<{ mode: unknown }> =
  /* @__PURE__ */ defineError('UNKNOWN_STREAM_MODE')
export type UnknownStreamModeError = CodedError<{ mode: unknown }>
export const EmptyInputError: ErrorClass<{ graph: string }> =
  /* @__PURE__ */ defineError('EMPTY_INPUT')
export type EmptyInputError = CodedError<{ graph: string }>
/** A Command that says nothing: neither update nor goto nor resume. */
export const EmptyCommandError: ErrorClass<{ graph: string }> =
  /* @__PURE__ */ defineError('EMPTY_COMMAND')
export type EmptyCommandError = CodedError<{ graph: string }>
/** Something that only stored state makes possible was asked of a graph without a saver. */
export const CheckpointerRequiredError: ErrorClass<{ graph: string }> =
  /* @__PURE__ */ defineError('CHECKPOINTER_REQUIRED')
export type CheckpointerRequiredError = CodedError<{ graph: string }>
/** A graph with a saver was called without saying on which thread. */
export const ThreadIdRequiredError: ErrorClass<{ graph: string }> =
  /* @__PURE__ */ defineError('THREAD_ID_REQUIRED')
export type ThreadIdRequiredError = CodedError<{ graph: string }>
/** Several questions are open, and the answer does not say which one it is for. */
export const AmbiguousResumeError: ErrorClass<{ interrupts: readonly string[] }> =
  /* @__PURE__ */ defineError('AMBIGUOUS_RESUME')
export type AmbiguousResumeError = CodedError<{ interrupts: readonly string[] }>
/** An attempt of a node took too long: in all (`run`), or without a sign of progress (`idle`). */
export const NodeTimeoutError: ErrorClass<NodeTimeoutFacts> =
  /* @__PURE__ */ defineError('NODE_TIMEOUT')
export type NodeTimeoutError = CodedError<NodeTimeoutFacts>
/** The tasks of one superstep took longer together than `stepTimeout` allows. */
export const StepTimeoutError: ErrorClass<{ graph: string; timeout: number }> =
  /* @__PURE__ */ defineError('STEP_TIMEOUT')
export type StepTimeoutError = CodedError<{ graph: string; timeout: number }>
/** A run stopped between two supersteps because its `RunControl` asked for it. */
export const GraphDrainedError: ErrorClass<{ graph: string; reason: string }> =
  /* @__PURE__ */ defineError('GRAPH_DRAINED')
export type GraphDrainedError = CodedError<{ graph: string; reason: string }>
/** A state is to be changed as if a node had run, and it is open which one. */
export const AmbiguousUpdateError: ErrorClass<{ candidates: readonly string[] }> =
  /* @__PURE__ */ defineError('AMBIGUOUS_UPDATE')
export type AmbiguousUpdateError = CodedError<{ candidates: readonly string[] }>
/** A schema validates asynchronously: state is read synchronously. */
export const AsyncSchemaError: ErrorClass<{ key: string }> =
  /* @__PURE__ */ defineError('ASYNC_SCHEMA')
export type AsyncSchemaError = CodedError<{ key: string }>
/** A value does not fit the schema of its state key, or an answer that of its question. */
export const SchemaViolationError: ErrorClass<SchemaViolationFacts> =
  /* @__PURE__ */ defineError('SCHEMA_VIOLATION')
export type SchemaViolationError = CodedError<SchemaViolationFacts>
/** A saver cannot carry a value. */
export const NotStorableError: ErrorClass<{ path: string; reason: string }> =
  /* @__PURE__ */ defineError('NOT_STORABLE')
export type NotStorableError = CodedError<{ path: string; reason: string }>
/** What a saver holds is not what a run builds on. */
export const ConflictError: ErrorClass<{ threadId: string; checkpointId: string | undefined }> =
  /* @__PURE__ */ defineError('CONFLICT')
export type ConflictError = CodedError<{ threadId: string; checkpointId: string | undefined }>
/** An ambient form was called where no node is running that it could belong to. */
export const ContextLostError: ErrorClass<{ form: string }> =
  /* @__PURE__ */ defineError('CONTEXT_LOST')
export type ContextLostError = CodedError<{ form: string }>
/** A value that has to cross a port cannot be structured-cloned. */
export const NotCloneableError: ErrorClass<{ path: string; reason: string }> =
  /* @__PURE__ */ defineError('NOT_CLONEABLE')
export type NotCloneableError = CodedError<{ path: string; reason: string }>
export const StreamConsumedError: ErrorClass<{ runId: string }> =
  /* @__PURE__ */ defineError('STREAM_CONSUMED')
export type StreamConsumedError = CodedError<{ runId: string }>
export const WorkerDiedError: ErrorClass<object> = /* @__PURE__ */ defineError('WORKER_DIED')
export type WorkerDiedError = CodedError<object>
export const WorkerSilentError: ErrorClass<{ silentFor: number }> =
  /* @__PURE__ */ defineError('WORKER_SILENT')
export type WorkerSilentError = CodedError<{ silentFor: number }>
export const ProtocolMismatchError: ErrorClass<{ expected: number; received: unknown }> =
  /* @__PURE__ */ defineError('PROTOCOL_MISMATCH')
export type ProtocolMismatchError = CodedError<{ expected: number; received: unknown }>
/** What arrived is no StreamPart; it was refused. */
export const MalformedPartError: ErrorClass<{ reason: string }> =
  /* @__PURE__ */ defineError('MALFORMED_PART')
export type MalformedPartError = CodedError<{ reason: string }>
/** A line of a recording cannot be read. */
export const MalformedRecordError: ErrorClass<{ line: number; reason: string }> =
  /* @__PURE__ */ defineError('MALFORMED_RECORD')
export type MalformedRecordError = CodedError<{ line: number; reason: string }>
export const GraphNotFoundError: ErrorClass<{ graph: string; known: readonly string[] }> =
  /* @__PURE__ */ defineError('GRAPH_NOT_FOUND')
export type GraphNotFoundError = CodedError<{ graph: string; known: readonly string[] }>
export const RunNotFoundError: ErrorClass<{ runId: string }> =
  /* @__PURE__ */ defineError('RUN_NOT_FOUND')
export type RunNotFoundError = CodedError<{ runId: string }>
export const BackpressureOverflowError: ErrorClass<{ bytes: number; limit: number }> =
  /* @__PURE__ */ defineError('BACKPRESSURE_OVERFLOW')
export type BackpressureOverflowError = CodedError<{ bytes: number; limit: number }>
/** The client was closed, or the connection ended, with work under way. */
export const DisconnectedError: ErrorClass<object> = /* @__PURE__ */ defineError('DISCONNECTED')
export type DisconnectedError = CodedError<object>

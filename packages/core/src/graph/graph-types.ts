import type { StateSnapshot } from '../checkpoint/state-snapshot.ts'
import type { Overwrite } from '../channels/overwrite.ts'
import type { Command, Send } from '../engine/command.ts'
import type {
  CheckpointStreamPart,
  CustomStreamPart,
  DebugStreamPart,
  GraphOutput,
  MessagesStreamPart,
  StreamMode,
  TasksStreamPart,
  ToolsStreamPart,
  UpdatesStreamPart,
  ValuesStreamPart,
} from '../stream/stream-part.ts'
import type { Runtime } from '../engine/runtime.ts'
import type { StandardSchema } from '../internal/standard-schema.ts'
import type {
  AnnotationRoot,
  SchemaSpec,
  StateOf,
  StateUpdateOf,
  StoredStateOf,
  TypeCarrier,
} from './annotation.ts'
import type { NodeOptions } from './declaration.ts'

/** All that is known of a graph by type, in one bag; every public type is derived from it. */
export interface GraphTypes {
  /** What nodes see. */
  state: object
  /** What readers see: without managed values, with what only nodes declare; of a function its result. */
  values: unknown
  update: unknown
  input: unknown
  output: unknown
  /** Union of the node names. */
  nodes: string
  custom: unknown
  context: unknown
  /** What a run is given, which a schema makes the context of. */
  contextInput: unknown
}

/** The second argument of `new StateGraph`. */
export interface StateGraphOptions {
  /** Keys that the input may write; absent: all. */
  input?: AnnotationRoot<object> | SchemaSpec
  /** Keys that `invoke` returns; absent: all. */
  output?: AnnotationRoot<object> | SchemaSpec
  /** Type of `runtime.context`, or a schema that makes it of what a run is given. */
  context?: TypeCarrier<unknown> | StandardSchema
  /** Type of what nodes write with `runtime.writer`. */
  custom?: TypeCarrier<unknown>
}

type Carried<Carrier, Default> = Carrier extends TypeCarrier<infer Type> ? Type : Default
// A schema comes first: a carrier's only key is optional, so every object looks like one.
type ContextOf<Carrier> =
  Carrier extends StandardSchema<infer _Input, infer Output> ? Output : Carried<Carrier, unknown>
type ContextInputOf<Carrier> =
  Carrier extends StandardSchema<infer Input, infer _Output> ? Input : Carried<Carrier, unknown>
export type SpecOf<Root, Default = never> =
  Root extends AnnotationRoot<infer Spec> ? Spec : Root extends SchemaSpec ? Root : Default

/** The bag of `new StateGraph(state, options)`. */
export interface InitialTypes<Spec, Options extends StateGraphOptions> {
  state: StateOf<Spec>
  values: StoredStateOf<Spec>
  update: StateUpdateOf<Spec>
  input: StateUpdateOf<SpecOf<Options['input'], Spec>>
  output: StoredStateOf<SpecOf<Options['output'], Spec>>
  nodes: never
  custom: Carried<Options['custom'], unknown>
  context: ContextOf<Options['context']>
  contextInput: ContextInputOf<Options['context']>
}

/** Both, and just the first where the second has no keys: types stay readable. */
type Joined<First, Second> = [keyof Second] extends [never] ? First : First & Second

/**
 * The bag with more nodes. Resolved at once: a bag that pointed to the one before it would be too deep
 * for TypeScript after fifty calls of `addNode`.
 *
 * @typeParam Spec Keys that the nodes declare for themselves.
 */
export type WithNodes<
  Types extends GraphTypes,
  Names extends string,
  Spec = object,
> = Types extends {
  state: infer State extends object
  values: infer Values extends object
  update: infer Update extends object
  input: infer Input extends object
  output: infer Output extends object
  nodes: infer Nodes extends string
  custom: infer Custom
  context: infer Context
  contextInput: infer ContextInput
}
  ? {
      state: State
      values: Joined<Values, Partial<StoredStateOf<Spec>>>
      update: Joined<Update, StateUpdateOf<Spec>>
      input: Input
      output: Output
      nodes: Nodes | Names
      custom: Custom
      context: Context
      contextInput: ContextInput
    }
  : never

/** A thread as it is stored: keys may be unwritten, and a function has no value before its first end. */
export type SnapshotOf<Types extends GraphTypes> = StateSnapshot<
  Types extends { values: infer Values extends object } ? Partial<Values> : Types['values'] | null
>

export type RuntimeOf<Types extends GraphTypes> = Runtime<Types['custom'], Types['context']>

/** A node: reads the state, or the keys that it declares, returns an update or nothing. */
export type NodeOf<Types extends GraphTypes, State = Types['state']> = (
  state: State,
  runtime: RuntimeOf<Types>,
) => NodeResult<Types> | Promise<NodeResult<Types>>

/** The options of such a node. */
export type NodeOptionsOf<Types extends GraphTypes, State = Types['state']> = NodeOptions<
  State,
  RuntimeOf<Types>,
  NodeResult<Types> | Promise<NodeResult<Types>>
>

/** What a node returns. `void`, because it may return nothing. */
export type NodeResult<Types extends GraphTypes> =
  | NodeStep<Types>
  | readonly NodeStep<Types>[]
  | null
  | undefined
  | void

type NodeStep<Types extends GraphTypes> = OrOverwrite<Types['update']> | Command | Send

/** Any key may be overwritten instead of reduced. */
type OrOverwrite<Update> = { [Key in keyof Update]: Update[Key] | Overwrite }

interface PartsByMode<Types extends GraphTypes> {
  values: ValuesStreamPart<Types['values']>
  updates: UpdatesStreamPart<{ [Name in Types['nodes']]?: Types['update'] | null }>
  messages: MessagesStreamPart
  custom: CustomStreamPart<Types['custom']>
  checkpoints: CheckpointStreamPart<Types['values']>
  tasks: TasksStreamPart
  debug: DebugStreamPart<Types['values']>
  tools: ToolsStreamPart
}

/** One mode or a list of modes → the union of the modes. */
type ModeIn<Modes> = Modes extends readonly (infer Mode extends StreamMode)[]
  ? Mode
  : Modes extends StreamMode
    ? Modes
    : never

/** The parts that a graph streams in the given modes; `part.type` narrows them. */
export type StreamPartOf<Types extends GraphTypes, Modes> = PartsByMode<Types>[ModeIn<Modes>]

/** `invoke` with the mode "values" gives the output, with any other mode or a list the parts. */
export type InvokeResultOf<Types extends GraphTypes, Modes> = Modes extends 'values'
  ? GraphOutput<Types['output']>
  : StreamPartOf<Types, Modes>[]

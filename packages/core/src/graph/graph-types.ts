import type { Overwrite } from '../channels/overwrite.ts'
import type { StateSnapshot } from '../checkpoint/state-snapshot.ts'
import type { Command, OuterCommand, Send } from '../engine/command.ts'
import type { END, START } from '../engine/graph-spec.ts'
import type { InterruptFunction } from '../engine/interrupt-function.ts'
import type { RunOptions } from '../engine/run-options.ts'
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
  /** Union of the keys of `values`. */
  keys: string
  update: unknown
  input: unknown
  output: unknown
  /** Union of the node names. */
  nodes: string
  custom: unknown
  context: unknown
  /** What a run is given, which a schema makes the context of. */
  contextInput: unknown
  /** What nodes ask. */
  interrupt: unknown
  /** What they are answered. */
  resume: unknown
  /** What a run is resumed with, which a schema makes the answer of. */
  resumeInput: unknown
}

/**
 * What is known of a graph by type, wherever it is: `TypesOf<typeof graph>` of a compiled graph, and
 * `TypesOf<typeof agent>` of one behind a client.
 */
export type TypesOf<Graph> = Graph extends { readonly '~types'?: infer Types }
  ? Types extends GraphTypes
    ? Types
    : GraphTypes
  : GraphTypes

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
  /** Type of what nodes ask with `runtime.interrupt`; of graphs that are nodes, too. */
  interrupt?: TypeCarrier<unknown>
  /**
   * Type of the answers, or a schema that makes them of what the run is resumed with: it stands for
   * the `responseSchema` of every interrupt that has none.
   */
  resume?: TypeCarrier<unknown> | StandardSchema
}

type Carried<Carrier, Default> = Carrier extends TypeCarrier<infer Type> ? Type : Default
// A schema comes first: a carrier's only key is optional, so every object looks like one.
type MadeOf<Carrier> =
  Carrier extends StandardSchema<infer _Input, infer Output> ? Output : Carried<Carrier, unknown>
type GivenTo<Carrier> =
  Carrier extends StandardSchema<infer Input, infer _Output> ? Input : Carried<Carrier, unknown>
export type SpecOf<Root, Default = never> =
  Root extends AnnotationRoot<infer Spec> ? Spec : Root extends SchemaSpec ? Root : Default

/** The bag of `new StateGraph(state, options)`. */
export interface InitialTypes<Spec, Options extends StateGraphOptions> {
  state: StateOf<Spec>
  values: StoredStateOf<Spec>
  keys: keyof StoredStateOf<Spec> & string
  update: StateUpdateOf<Spec>
  input: StateUpdateOf<SpecOf<Options['input'], Spec>>
  output: StoredStateOf<SpecOf<Options['output'], Spec>>
  nodes: never
  custom: Carried<Options['custom'], unknown>
  context: MadeOf<Options['context']>
  contextInput: GivenTo<Options['context']>
  interrupt: Carried<Options['interrupt'], unknown>
  resume: MadeOf<Options['resume']>
  resumeInput: GivenTo<Options['resume']>
}

/**
 * Both, and just the first where the second has no keys. Made one type by who shows it, not here: a type
 * of types of types would be too deep after fifty nodes with keys of their own.
 */
type Joined<First, Second> = [keyof Second] extends [never] ? First : First & Second

/** As one type with its keys, which is what an editor shows. */
type Flat<Type> = { [Key in keyof Type]: Type[Key] } & {}

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
  keys: infer Keys extends string
  update: infer Update extends object
  input: infer Input extends object
  output: infer Output extends object
  nodes: infer Nodes extends string
  custom: infer Custom
  context: infer Context
  contextInput: infer ContextInput
  interrupt: infer Question
  resume: infer Answer
  resumeInput: infer AnswerInput
}
  ? {
      state: State
      values: Joined<Values, Partial<StoredStateOf<Spec>>>
      keys: Keys | (keyof StoredStateOf<Spec> & string)
      update: Joined<Update, StateUpdateOf<Spec>>
      input: Input
      output: Output
      nodes: Nodes | Names
      custom: Custom
      context: Context
      contextInput: ContextInput
      interrupt: Question
      resume: Answer
      resumeInput: AnswerInput
    }
  : never

/** The second argument of a node. */
export type RuntimeOf<Types extends GraphTypes> = Types extends GraphTypes
  ? Runtime<
      Types['custom'],
      Types['context'],
      InterruptFunction<Types['interrupt'], Types['resume']>
    >
  : never

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

/**
 * What a node returns. `void`, because it may return nothing.
 *
 * @typeParam Node Where it may go: any name, for nodes may be added after this one.
 */
export type NodeResult<Types extends GraphTypes, Node extends string = string> =
  | NodeStep<Types, Node>
  | readonly NodeStep<Types, Node>[]
  | null
  | undefined
  | void

type NodeStep<Types extends GraphTypes, Node extends string> =
  | OrOverwrite<Types['update']>
  | Command<CommandUpdate<Types['update']>, unknown, Node>
  | OuterCommand
  | Send<unknown, Node>

/** Any key may be overwritten instead of reduced. */
type OrOverwrite<Update> = { [Key in keyof Update]: Update[Key] | Overwrite } & {}

type CommandUpdate<Update> =
  | OrOverwrite<Update>
  | readonly (readonly [key: string, value: unknown])[]

/** A node of the graph, which the editor knows, or of a graph that is nested in it. */
export type NodeName<Types extends GraphTypes> = Types['nodes'] | (string & {})

/** What a run of the graph starts with: state keys, a Command to a thread, or null to go on. */
export type RunInputOf<Types extends GraphTypes> = Types extends GraphTypes
  ?
      | (string extends Types['nodes'] ? Types['input'] : OrOverwrite<Types['input']>)
      | Command<CommandUpdate<Types['update']>, AnswersOf<Types>, Types['nodes'] | typeof END>
      | null
  : never

/** Answers by the ids of interrupts. */
export type AnswersById<Answer = unknown> = Readonly<Record<string, Answer>>

/** What a run of the graph is resumed with: one answer, or answers by the ids of interrupts. */
export type AnswersOf<Types extends GraphTypes> = Types extends GraphTypes
  ? Types['resumeInput'] | AnswersById<Types['resumeInput']>
  : never

/** The options of a run of the graph. */
export type RunOptionsOf<Types extends GraphTypes, Modes> = RunOptions<
  Types['contextInput'],
  Types['nodes'],
  Types['keys']
> & { streamMode?: Modes | undefined }

/** What can be written to a thread of the graph from outside. */
export type StateUpdateValuesOf<Types extends GraphTypes> = NodeResult<
  Types,
  Types['nodes'] | typeof END
>

/** The node that an update from outside counts as. */
export type AsNodeOf<Types extends GraphTypes> =
  | Types['nodes']
  | typeof START
  | typeof END
  | '__input__'
  | '__copy__'

/** A thread of the graph at one checkpoint. */
export type StateSnapshotOf<Types extends GraphTypes> = Types extends GraphTypes
  ? StateSnapshot<ValuesOf<Types>, Types['interrupt'], Types['nodes'] | typeof START>
  : never

/** The state of a thread: keys may be unwritten, and a function has no value before its first end. */
export type ValuesOf<Types extends GraphTypes> = Types extends { values: object }
  ? Partial<StreamedValuesOf<Types>>
  : Types['values'] | null

/** The state as the parts of a run show it; of a function its result, whatever that is. */
export type StreamedValuesOf<Types extends GraphTypes> = string extends Types['nodes']
  ? Types['values']
  : Flat<Types['values']>

/** What one finished task wrote, by the name of its node. */
export type UpdatesOf<Types extends GraphTypes> = string extends Types['nodes']
  ? Record<string, unknown>
  : { [Name in Types['nodes']]?: Flat<Types['update']> | null }

interface PartsByMode<Types extends GraphTypes> {
  values: ValuesStreamPart<StreamedValuesOf<Types>, Types['interrupt']>
  updates: UpdatesStreamPart<UpdatesOf<Types>, Types['interrupt']>
  messages: MessagesStreamPart
  custom: CustomStreamPart<Types['custom']>
  checkpoints: CheckpointStreamPart<StreamedValuesOf<Types>, Types['interrupt']>
  tasks: TasksStreamPart<Types['interrupt']>
  debug: DebugStreamPart<StreamedValuesOf<Types>, Types['interrupt']>
  tools: ToolsStreamPart
}

/** One mode or a list of modes → the union of the modes. */
type ModeIn<Modes> = Modes extends readonly (infer Mode extends StreamMode)[]
  ? Mode
  : Modes extends StreamMode
    ? Modes
    : never

/** The parts that a graph streams in the given modes; `part.type` narrows them. */
export type StreamPartOf<Types extends GraphTypes, Modes> = Types extends GraphTypes
  ? PartsByMode<Types>[ModeIn<Modes>]
  : never

/** `invoke` with the mode "values" gives the output, with any other mode or a list the parts. */
export type InvokeResultOf<Types extends GraphTypes, Modes> = Modes extends 'values'
  ? GraphOutput<Types['output'], Types['interrupt']>
  : StreamPartOf<Types, Modes>[]

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
  UpdatesStreamPart,
  ValuesStreamPart,
} from '../stream/stream-part.ts'
import type { Runtime } from '../engine/runtime.ts'
import type {
  AnnotationRoot,
  SchemaSpec,
  StateOf,
  StateUpdateOf,
  TypeCarrier,
} from './annotation.ts'
import type { NodeOptions } from './declaration.ts'

/** All that is known of a graph by type, in one bag; every public type is derived from it. */
export interface GraphTypes {
  state: object
  update: object
  input: object
  output: object
  /** Union of the node names. */
  nodes: string
  custom: unknown
  context: unknown
}

/** The second argument of `new StateGraph`. */
export interface StateGraphOptions {
  /** Keys that the input may write; absent: all. */
  input?: AnnotationRoot<object> | SchemaSpec
  /** Keys that `invoke` returns; absent: all. */
  output?: AnnotationRoot<object> | SchemaSpec
  /** Type of `runtime.context`. */
  context?: TypeCarrier<unknown>
  /** Type of what nodes write with `runtime.writer`. */
  custom?: TypeCarrier<unknown>
}

type Carried<Carrier, Default> = Carrier extends TypeCarrier<infer Type> ? Type : Default
type SpecOf<Root, Default> =
  Root extends AnnotationRoot<infer Spec> ? Spec : Root extends SchemaSpec ? Root : Default

/** The bag of `new StateGraph(state, options)`. */
export interface InitialTypes<Spec, Options extends StateGraphOptions> {
  state: StateOf<Spec>
  update: StateUpdateOf<Spec>
  input: StateUpdateOf<SpecOf<Options['input'], Spec>>
  output: StateOf<SpecOf<Options['output'], Spec>>
  nodes: never
  custom: Carried<Options['custom'], unknown>
  context: Carried<Options['context'], unknown>
}

export interface WithNodes<Types extends GraphTypes, Names extends string> {
  state: Types['state']
  update: Types['update']
  input: Types['input']
  output: Types['output']
  nodes: Types['nodes'] | Names
  custom: Types['custom']
  context: Types['context']
}

export type RuntimeOf<Types extends GraphTypes> = Runtime<Types['custom'], Types['context']>

/** A node: reads the state, returns an update or nothing. */
export type NodeOf<Types extends GraphTypes> = (
  state: Types['state'],
  runtime: RuntimeOf<Types>,
) => NodeResult<Types> | Promise<NodeResult<Types>>

/** The options of such a node. */
export type NodeOptionsOf<Types extends GraphTypes> = NodeOptions<
  Types['state'],
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
  values: ValuesStreamPart<Types['state']>
  updates: UpdatesStreamPart<{ [Name in Types['nodes']]?: Types['update'] | null }>
  messages: MessagesStreamPart
  custom: CustomStreamPart<Types['custom']>
  checkpoints: CheckpointStreamPart<Types['state']>
  tasks: TasksStreamPart
  debug: DebugStreamPart<Types['state']>
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

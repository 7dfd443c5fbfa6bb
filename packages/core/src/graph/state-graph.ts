import type { Send } from '../engine/command.ts'
import { END, type NodeFunction, START } from '../engine/graph-spec.ts'
import {
  DuplicateNodeError,
  InvalidArgumentError,
  InvalidEdgeError,
  InvalidStateKeyError,
} from '../errors.ts'
import { describe } from '../internal/describe.ts'
import { isStandardSchema } from '../internal/standard-schema.ts'
import { type AnnotationRoot, keysOf, type SchemaSpec, type StateOf } from './annotation.ts'
import { compileGraph, type CompileOptions } from './compile.ts'
import { CompiledGraph } from './compiled-graph.ts'
import { checkName } from './check-name.ts'
import { contextReader } from './context-schema.ts'
import type {
  BranchPath,
  GraphDeclaration,
  KeysByName,
  NodeObject,
  NodeOptions,
} from './declaration.ts'
import type {
  GraphTypes,
  InitialTypes,
  NodeOf,
  NodeOptionsOf,
  RuntimeOf,
  SpecOf,
  StateGraphOptions,
  WithNodes,
} from './graph-types.ts'
import { readPolicies } from './node-policies.ts'
import { type Subgraph, subgraphNode } from './subgraph-node.ts'

type Destination<Types extends GraphTypes> = Types['nodes'] | typeof END
type Choice<Types extends GraphTypes> =
  | Destination<Types>
  | Send<unknown, Types['nodes']>
  | readonly (Destination<Types> | Send<unknown, Types['nodes']>)[]
type Source<Types extends GraphTypes> = Types['nodes'] | typeof START
type MaybePromise<Value> = Value | Promise<Value>

class StateGraphBuilder<Types extends GraphTypes> {
  readonly #declaration: GraphDeclaration

  constructor(state: unknown, options: StateGraphOptions = {}) {
    this.#declaration = {
      state: keysIn(state, 'state'),
      input: options.input && storedKeysIn(options.input, 'input'),
      output: options.output && storedKeysIn(options.output, 'output'),
      readContext: contextReader(options.context),
      answerSchema: isStandardSchema(options.resume) ? options.resume : undefined,
      nodes: new Map(),
      edges: [],
      barriers: [],
      branches: [],
    }
  }

  /**
   * Adds a node, or several as a record. A node is a function, or a compiled graph, which then gets
   * the state as its input and whose output is the node's update.
   *
   * @throws DuplicateNodeError, InvalidNodeNameError, InvalidArgumentError
   */
  addNode<Name extends string, Input extends AnnotationRoot<object> | SchemaSpec>(
    name: Name,
    node:
      | NodeOf<WithNodes<Types, Name, SpecOf<Input>>, StateOf<SpecOf<Input>>>
      | Subgraph
      | NodeObject,
    options: NodeOptionsOf<WithNodes<Types, Name, SpecOf<Input>>, StateOf<SpecOf<Input>>> & {
      input: Input
    },
  ): StateGraph<WithNodes<Types, Name, SpecOf<Input>>>
  addNode<Name extends string>(
    name: Name,
    node: NodeOf<Types> | Subgraph | NodeObject,
    options?: NodeOptionsOf<Types> & { input?: undefined },
  ): StateGraph<WithNodes<Types, Name>>
  addNode<Names extends string>(
    nodes: Readonly<Record<Names, NodeOf<Types> | Subgraph | NodeObject>>,
  ): StateGraph<WithNodes<Types, Names>>
  addNode(
    nameOrNodes: string | Readonly<Record<string, unknown>>,
    node?: unknown,
    options: NodeOptions = {},
  ): StateGraph<WithNodes<Types, string>> {
    if (typeof nameOrNodes === 'string') this.#addNode(nameOrNodes, node, options)
    else for (const [name, each] of Object.entries(nameOrNodes)) this.#addNode(name, each, {})
    return this as unknown as StateGraph<WithNodes<Types, string>> // the same builder, knowing one more name
  }

  /**
   * Adds nodes that follow one another, with the edges between them.
   *
   * @param nodes By name, or as a list of `[name, node]`.
   * @throws The errors of `addNode`; InvalidArgumentError for an empty sequence, and for a record with
   *   numbers for names.
   * @example .addSequence({ draft, review, publish }).addEdge(START, 'draft')
   */
  addSequence<Names extends string>(
    nodes:
      | Readonly<Record<Names, NodeOf<Types> | Subgraph | NodeObject>>
      | readonly (readonly [Names, NodeOf<Types> | Subgraph | NodeObject])[],
  ): StateGraph<WithNodes<Types, Names>> {
    const entries = Array.isArray(nodes)
      ? (nodes as readonly (readonly [Names, NodeOf<Types> | Subgraph | NodeObject])[])
      : (Object.entries(nodes) as [Names, NodeOf<Types> | Subgraph][])
    // JavaScript puts keys that are numbers first, whatever order they were written in.
    const isUnordered = !Array.isArray(nodes) && entries.some(([name]) => /^\d+$/.test(name))
    if (entries.length === 0 || isUnordered) {
      throw new InvalidArgumentError(
        'A sequence needs at least one node, and where names are numbers a list: [[name, node], …].',
        { argument: 'nodes' },
      )
    }
    entries.forEach(([name, node], at) => {
      this.#addNode(name, node, {})
      const before = entries[at - 1]
      if (before) this.#declaration.edges.push({ source: before[0], target: name })
    })
    return this as unknown as StateGraph<WithNodes<Types, Names>> // the same builder, knowing more names
  }

  /**
   * Adds an edge. With a list of sources the target runs once after all of them have finished, in
   * whatever superstep each does; with single edges it runs once per superstep that triggers it.
   *
   * @throws InvalidEdgeError for an edge out of END or into START. Unknown names are found by `compile`.
   */
  addEdge(source: Source<Types> | readonly Types['nodes'][], target: Destination<Types>): this {
    const sources: readonly string[] = typeof source === 'string' ? [source] : source
    for (const name of sources) checkEdge(name, target)
    if (typeof source === 'string') {
      this.#declaration.edges.push({ source, target })
    } else {
      checkSources(sources, target)
      this.#declaration.barriers.push({ sources: [...new Set(sources)], target })
    }
    return this
  }

  /**
   * Adds an edge whose target is chosen when the source has finished. `path` sees the state with the
   * writes of the source applied and returns a node's name, END, or a list of these; with a
   * `pathMap` it returns a key of the map instead.
   *
   * @throws InvalidEdgeError for an edge out of END.
   */
  addConditionalEdges<Result extends string | number | boolean>(
    source: Source<Types>,
    path: (
      state: Types['state'],
      runtime: RuntimeOf<Types>,
    ) => MaybePromise<Result | readonly Result[]>,
    pathMap: Readonly<Record<`${Result}`, Destination<Types>>>,
  ): this
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- without it TypeScript widens `async () => 'b'` to Promise<string>
  addConditionalEdges<const Chosen extends MaybePromise<Choice<Types>>>(
    source: Source<Types>,
    path: (state: Types['state'], runtime: RuntimeOf<Types>) => Chosen,
    pathMap?: readonly Destination<Types>[],
  ): this
  addConditionalEdges(
    source: string,
    path: (state: never, runtime: never) => unknown, // as declared above
    pathMap?: readonly string[] | Readonly<Record<string, string>>,
  ): this {
    checkEdge(source, END)
    this.#declaration.branches.push({
      source,
      path: path as BranchPath,
      ends: pathMap && endsOf(pathMap),
    })
    return this
  }

  /**
   * Checks the graph and makes it runnable. Later changes of the builder do not reach the result.
   *
   * @throws InvalidArgumentError for an option of a wrong kind; NoEntrypointError, UnknownNodeError,
   *   InvalidEdgeError: the first problem's error, with all of them in `problems` when there are several.
   */
  compile(options: CompileOptions<Types['nodes']> = {}): CompiledGraph<Types> {
    return new CompiledGraph(compileGraph(this.#declaration, options), options)
  }

  #addNode(name: string, node: unknown, options: NodeOptions): void {
    const { nodes } = this.#declaration
    checkNodeName(name, nodes)
    const graph = CompiledGraph.isInstance(node) ? node : undefined
    const run = graph ? subgraphNode(graph) : functionOf(node)
    if (!run) {
      throw new InvalidArgumentError(
        `Node "${name}" must be a function, a compiled graph or a ToolNode, but is ${describe(node)}.`,
        { argument: name },
      )
    }
    nodes.set(name, {
      run,
      subgraph: graph?.spec,
      options,
      policies: readPolicies(name, graph?.spec ?? run, options),
      input: options.input && keysIn(options.input, 'input'),
    })
  }
}

/** Its state type is known by the builder only. */
function functionOf(node: unknown): NodeFunction | undefined {
  const { asNode = node } = (node ?? {}) as Partial<NodeObject>
  return typeof asNode === 'function' ? (asNode as NodeFunction) : undefined
}

/** Declares a graph over a state. Nothing runs until it is compiled. */
export type StateGraph<Types extends GraphTypes> = StateGraphBuilder<Types>

interface StateGraphConstructor {
  new <Spec extends object, Options extends StateGraphOptions = object>(
    state: AnnotationRoot<Spec>,
    options?: Options,
  ): StateGraph<InitialTypes<Spec, Options>>
  new <const Spec extends SchemaSpec, Options extends StateGraphOptions = object>(
    state: Spec,
    options?: Options,
  ): StateGraph<InitialTypes<Spec, Options>>
}

/**
 * @example
 * const graph = new StateGraph(State)
 *   .addNode('refine', (state) => ({ topic: `${state.topic} and cats` }))
 *   .addEdge(START, 'refine')
 *   .addEdge('refine', END)
 *   .compile()
 */
export const StateGraph: StateGraphConstructor = StateGraphBuilder // infers the bag of types

function keysIn(schema: unknown, what: 'state' | 'input' | 'output'): KeysByName {
  const keys = keysOf(schema)
  if (keys) return keys
  throw new InvalidArgumentError(
    `The ${what} has to be declared with Annotation.Root({ … }), or by a record with a schema for each ` +
      `key, but is ${describe(schema)}.`,
    { argument: what },
  )
}

/** Of what goes into a graph or comes out of it: managed values do neither. */
function storedKeysIn(schema: unknown, what: 'input' | 'output'): KeysByName {
  const keys = keysIn(schema, what)
  const managed = Object.keys(keys).find((key) => 'managed' in keys[key]!)
  if (managed === undefined) return keys
  throw new InvalidStateKeyError(
    `The ${what} of a graph cannot have the key "${managed}": it follows from where a run stands. ` +
      'Declare it in the state, or in the input of a node.',
    { key: managed },
  )
}

function checkNodeName(node: string, nodes: ReadonlyMap<string, unknown>): void {
  checkName(node, 'a node')
  if (nodes.has(node)) {
    throw new DuplicateNodeError(
      `The graph has a node "${node}" already. Give this one another name.`,
      { node },
    )
  }
}

function checkEdge(source: string, target: string): void {
  if (source !== END && target !== START) return
  throw new InvalidEdgeError(
    source === END
      ? `An edge cannot start from END (to "${target}"): nothing runs after it.`
      : `An edge cannot lead to START (from "${source}"): a run starts there. Lead it to the first node instead.`,
    { source, target },
  )
}

/** START finishes nothing that a list edge could wait for. */
function checkSources(sources: readonly string[], target: string): void {
  if (!sources.includes(START)) return
  throw new InvalidEdgeError(
    `The list edge to "${target}" cannot wait for START: add .addEdge(START, "${target}") instead.`,
    { source: START, target },
  )
}

function endsOf(
  pathMap: readonly string[] | Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  return new Map(
    Array.isArray(pathMap)
      ? (pathMap as readonly string[]).map((name) => [name, name])
      : Object.entries(pathMap),
  )
}

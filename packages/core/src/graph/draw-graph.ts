import { END, type GraphSpec, type NodeSpec, START } from '../engine/graph-spec.ts'
import type { NodeSelection } from '../engine/node-selection.ts'
import type { DrawnEdge, DrawnGraph, DrawnNode, GraphDrawing } from '../internal/drawn-graph.ts'
import { toMermaid } from '../internal/mermaid.ts'

/**
 * A graph as nodes and edges (semantics §4.16): as it was declared, and with an edge to END where
 * nothing else follows. A condition that does not say where it may lead may lead to every node.
 *
 * @param xray Draw nested graphs with their nodes; a number is so many levels.
 */
export function drawGraph(spec: GraphSpec, xray: boolean | number): DrawnGraph {
  const drawing = draw(spec, xray)
  return { ...drawing, toMermaid: () => toMermaid(drawing) }
}

function draw(spec: GraphSpec, xray: boolean | number): GraphDrawing {
  const declared = spec.declared.map((name) => spec.nodes[spec.nodeIndex.get(name)!]!)
  const edges = withEnds([
    ...startEdges(spec),
    ...declared.flatMap((node) => edgesFrom(spec, node)),
  ])
  const nodes: DrawnNode[] = [
    { id: START, type: 'start', data: { name: START } },
    ...declared.map((node) => drawNode(spec, node)),
  ]
  if (edges.some(({ target }) => target === END)) {
    nodes.push({ id: END, type: 'end', data: { name: END } })
  }
  const levels = xray === true ? true : Number(xray) - 1
  return declared.reduce(
    (drawing, { name, subgraph }) =>
      xray && subgraph ? inline(drawing, name, draw(subgraph, levels)) : drawing,
    { nodes, edges } as GraphDrawing,
  )
}

function drawNode(
  { deferred, ...spec }: GraphSpec,
  { name, index, subgraph, ...node }: NodeSpec,
): DrawnNode {
  const stops = [
    isSelected(spec.interruptBefore, name) && 'before',
    isSelected(spec.interruptAfter, name) && 'after',
  ].filter(Boolean)
  const metadata = {
    ...node.metadata,
    ...(deferred.some((each) => each.node === index) && { defer: true }),
    ...(stops.length > 0 && { __interrupt: stops.join(',') }),
  }
  return {
    id: name,
    type: subgraph ? 'graph' : 'function',
    data: { name },
    ...(Object.keys(metadata).length > 0 && { metadata }),
  }
}

function isSelected(selection: NodeSelection, name: string): boolean {
  return selection === '*' || selection.has(name)
}

/** An entrypoint starts with its one function. */
function startEdges(spec: GraphSpec): DrawnEdge[] {
  const { start } = spec
  return start.name === START ? edgesFrom(spec, start) : [{ source: START, target: start.name }]
}

function edgesFrom(spec: GraphSpec, { name: source, routing, ends = [] }: NodeSpec): DrawnEdge[] {
  const certain = [
    ...routing.targets.map((index) => spec.nodes[index]!.name),
    ...routing.barriers.map((index) => spec.nodes[spec.barriers[index]!.target]!.name),
    ...(routing.isEnd ? [END] : []),
  ]
  const everywhere = [...spec.declared, END].map((name) => [name, name] as const)
  const possible = [
    ...routing.branches.flatMap((branch) =>
      branch.ends ? [...branch.ends].map(([label, end]) => [end, label] as const) : everywhere,
    ),
    ...ends,
  ]
  return [
    ...certain.map((target) => ({ source, target })),
    ...possible.map(([target, label]) => ({
      source,
      target,
      ...(label !== target && { data: label }),
      conditional: true as const,
    })),
  ]
}

/** The edges in their order, with one to END from where nothing else leads on; those come last. */
function withEnds(edges: readonly DrawnEdge[]): DrawnEdge[] {
  const sources = new Set(edges.map(({ source }) => source))
  const isLast = ({ target, conditional }: DrawnEdge): boolean => target === END && !conditional
  const added = edges
    .filter(({ target }) => target !== END && !sources.has(target))
    .map(({ target }) => ({ source: target, target: END }))
  return [
    ...inOrder(edges.filter((edge) => !isLast(edge))),
    ...inOrder([...edges.filter(isLast), ...added]),
  ]
}

/** By source, then by target; no edge twice. */
function inOrder(edges: readonly DrawnEdge[]): DrawnEdge[] {
  const keyed = new Map(
    edges.map((edge) => [
      [edge.source, edge.target, edge.conditional ? 1 : 0, edge.data].join('\0'),
      edge,
    ]),
  )
  return [...keyed.keys()].toSorted().map((key) => keyed.get(key)!)
}

/**
 * A nested graph in the place of its node, without its own START and END where it begins and ends with
 * one node; one that has no single beginning and end stays a node.
 */
function inline(outer: GraphDrawing, name: string, inner: GraphDrawing): GraphDrawing {
  if (!onlyEnd(inner, 'source') || !onlyEnd(inner, 'target')) return outer
  const { nodes, edges } = trim(trim(inner, 'target'), 'source')
  const first = onlyEnd({ nodes, edges }, 'target')
  const last = onlyEnd({ nodes, edges }, 'source')
  if (first === undefined || last === undefined) return outer
  const nested = (id: string): string => `${name}:${id}`
  return {
    nodes: [
      ...outer.nodes.filter(({ id }) => id !== name),
      ...nodes.map((node) => ({ ...node, id: nested(node.id) })),
    ],
    edges: [
      ...outer.edges.map((edge) => ({
        ...edge,
        source: edge.source === name ? nested(last) : edge.source,
        target: edge.target === name ? nested(first) : edge.target,
      })),
      ...edges.map((edge) => ({
        ...edge,
        source: nested(edge.source),
        target: nested(edge.target),
      })),
    ],
  }
}

/** Without the node that it begins (`target`) or ends (`source`) with, if one alone follows, or precedes. */
function trim(drawing: GraphDrawing, side: 'source' | 'target'): GraphDrawing {
  const outermost = onlyEnd(drawing, side)!
  const isOther = (id: string): boolean => id !== outermost
  const rest = {
    nodes: drawing.nodes.filter(({ id }) => isOther(id)),
    edges: drawing.edges.filter(({ source, target }) => isOther(source) && isOther(target)),
  }
  return onlyEnd(rest, side) === undefined ? drawing : rest
}

/** The one node that is no target (`source`: no source) of an edge; undefined unless there is just one. */
function onlyEnd({ nodes, edges }: GraphDrawing, side: 'source' | 'target'): string | undefined {
  const inner = new Set(edges.map((edge) => edge[side]))
  const found = nodes.filter(({ id }) => !inner.has(id))
  return found.length === 1 ? found[0]!.id : undefined
}

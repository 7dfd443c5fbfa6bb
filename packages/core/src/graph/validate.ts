import { END, START } from '../engine/graph-spec.ts'
import { InvalidEdgeError, NoEntrypointError, RivuletError, UnknownNodeError } from '../errors.ts'
import { listOf } from '../internal/describe.ts'
import { findClashes } from './compile-state.ts'
import type { GraphDeclaration } from './declaration.ts'

/**
 * Finds every structural problem of a declared graph.
 *
 * @throws The problem's error; with several problems, an error with the code of the first that
 *   lists all in its message and in `problems`.
 */
export function validateGraph(declaration: GraphDeclaration, name: string): void {
  const problems = [
    ...findMissingEntry(declaration, name),
    ...findUnknownNodes(declaration, name),
    ...findEmptyLists(declaration),
    ...findClashes(declaration),
  ]
  const [first] = problems
  if (!first) return
  if (problems.length === 1) throw first
  const list = problems.map(({ message }) => `\n- ${message}`).join('')
  throw new RivuletError(first.code, `Graph "${name}" has ${problems.length} problems:${list}`, {
    problems,
  })
}

function findMissingEntry({ edges, branches }: GraphDeclaration, graph: string): RivuletError[] {
  if ([...edges, ...branches].some(({ source }) => source === START)) return []
  return [
    new NoEntrypointError(
      `Graph "${graph}" has no entry: no edge starts from START. Add .addEdge(START, "<first node>").`,
      { graph },
    ),
  ]
}

function findUnknownNodes(
  { nodes, edges, barriers, branches }: GraphDeclaration,
  graph: string,
): RivuletError[] {
  const mentions = [
    ...edges.flatMap(({ source, target }) => {
      const where = `the edge from "${source}" to "${target}"`
      return [
        { name: source, where },
        { name: target, where },
      ]
    }),
    ...barriers.flatMap(({ sources, target }) => {
      const where = `the edge from [${listOf(sources)}] to "${target}"`
      return [...sources, target].map((name) => ({ name, where }))
    }),
    ...branches.flatMap(({ source, ends }) => {
      const where = `the conditional edge from "${source}"`
      return [source, ...(ends?.values() ?? [])].map((name) => ({ name, where }))
    }),
  ]
  return mentions
    .filter(({ name }) => name !== START && name !== END && !nodes.has(name))
    .map(
      ({ name, where }) =>
        new UnknownNodeError(
          `Graph "${graph}": ${where} names "${name}", which is no node. Nodes: ${listOf(nodes.keys())}.`,
          { node: name },
        ),
    )
}

function findEmptyLists({ barriers }: GraphDeclaration): RivuletError[] {
  return barriers
    .filter(({ sources }) => sources.length === 0)
    .map(
      ({ target }) =>
        new InvalidEdgeError(`The list edge to "${target}" has no sources.`, {
          source: '',
          target,
        }),
    )
}

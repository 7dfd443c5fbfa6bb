import { END, START } from '../engine/graph-spec.ts'
import { InvalidEdgeError, NoEntrypointError, RivuletError, UnknownNodeError } from '../errors.ts'
import { listOf } from '../internal/describe.ts'
import type { GraphDeclaration } from './declaration.ts'

/**
 * Finds every structural problem of a declared graph.
 *
 * @throws The problem's error; with several problems, an error with the code of the first that
 *   lists all in its message and in `problems`.
 */
export function validateGraph(
  declaration: GraphDeclaration,
  name: string,
  clashes: readonly RivuletError[],
): void {
  const problems = [
    ...findMissingEntry(declaration, name),
    ...findUnknownNodes(declaration, name),
    ...findEmptyLists(declaration),
    ...clashes,
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
  const unknown = (where: string, names: readonly string[]): RivuletError[] =>
    names
      .filter((name) => name !== START && name !== END && !nodes.has(name))
      .map(
        (node) =>
          new UnknownNodeError(
            `Graph "${graph}": the ${where} names "${node}", which is no node. Nodes: ${listOf(nodes.keys())}.`,
            { node },
          ),
      )
  return [
    ...edges.flatMap(({ source, target }) =>
      unknown(`edge from "${source}" to "${target}"`, [source, target]),
    ),
    ...barriers.flatMap(({ sources, target }) =>
      unknown(`edge from [${listOf(sources)}] to "${target}"`, [...sources, target]),
    ),
    ...[...nodes].flatMap(
      ([
        node,
        {
          options: { ends = [] },
        },
      ]) => unknown(`ends of "${node}"`, Array.isArray(ends) ? ends : Object.keys(ends)),
    ),
    ...branches.flatMap(({ source, ends }) =>
      unknown(`conditional edge from "${source}"`, [source, ...(ends?.values() ?? [])]),
    ),
  ]
}

function findEmptyLists({ barriers }: GraphDeclaration): RivuletError[] {
  return barriers.flatMap(({ sources, target }) =>
    sources.length > 0
      ? []
      : new InvalidEdgeError(`The list edge to "${target}" has no sources.`, {
          source: '',
          target,
        }),
  )
}

import type { DrawnEdge, DrawnNode, GraphDrawing } from './drawn-graph.ts'

const HEAD = '---\nconfig:\n  flowchart:\n    curve: linear\n---\ngraph TD;\n'
const STYLES =
  '\tclassDef default fill:#f2f0ff,line-height:1.2\n\tclassDef first fill-opacity:0\n' +
  '\tclassDef last fill:#bfb6fc\n'

/** An edge label is broken after so many words. */
const WORDS_PER_LINE = 9
/** Words joined by single blanks or hyphens mean nothing to Mermaid; what else there is gets quoted. */
const PLAIN_TEXT = /^[\p{L}\p{N}_]+(?:[ -][\p{L}\p{N}_]+)*$/u
/** Mermaid's own words, where it expects the id of a node: also before anything but a letter. */
const RESERVED =
  /^(?:end|graph|flowchart|subgraph|style|linkStyle|classDef|class|click|href|call|default|direction|interpolate)(?!\w)/i

/** The part of a drawing within one nested graph; the whole has no path. */
interface Frame {
  readonly path: readonly string[]
  readonly nodes: DrawnNode[]
  readonly edges: DrawnEdge[]
  readonly frames: Map<string, Frame>
}

/**
 * A drawing as a Mermaid flowchart: nested graphs are subgraphs, conditional edges are dotted.
 *
 * Source: the text of LangChain's `draw_mermaid`; names that Mermaid would misread are escaped, and a
 * nested graph whose name stands elsewhere too gets an id of its own.
 */
export function toMermaid({ nodes, edges }: GraphDrawing): string {
  const root = createFrame([])
  for (const node of nodes) frameAt(root, parentsOf(node.id)).nodes.push(node)
  for (const edge of edges) {
    const [source, target] = [parentsOf(edge.source), parentsOf(edge.target)]
    const apart = source.findIndex((name, at) => name !== target[at])
    const shared = apart === -1 ? source : source.slice(0, apart)
    frameAt(root, shared).edges.push(edge)
  }
  const taken = new Set(nodes.map(({ id }) => id))
  return HEAD + frameLines(root, taken) + STYLES
}

function createFrame(path: readonly string[]): Frame {
  return { path, nodes: [], edges: [], frames: new Map() }
}

function frameAt(frame: Frame, [name, ...rest]: readonly string[]): Frame {
  if (name === undefined) return frame
  const inner = frame.frames.get(name) ?? createFrame([...frame.path, name])
  frame.frames.set(name, inner)
  return frameAt(inner, rest)
}

function parentsOf(id: string): string[] {
  return id.split(':').slice(0, -1)
}

/** @param taken Ids of nodes and subgraphs that there are already. */
function frameLines(frame: Frame, taken: Set<string>): string {
  // An edge of a node to itself is drawn after the others.
  const loops = frame.edges.filter(({ source, target }) => source === target)
  const others = frame.edges.filter(({ source, target }) => source !== target)
  const inner = [...frame.frames.values()].map(
    (each) => `\tsubgraph ${frameName(each, taken)}\n${frameLines(each, taken)}\tend\n`,
  )
  return [...frame.nodes.map(nodeLine), ...[...others, ...loops].map(edgeLine), ...inner].join('')
}

function frameName({ path }: Frame, taken: Set<string>): string {
  const name = path.at(-1)!
  // Mermaid looks subgraphs up in an object, which has names of its own.
  const isFree = isHarmless(name) && toId(name) === name && !taken.has(name) && !(name in {})
  taken.add(name)
  return isFree ? name : `${toId(path.join(':'))}\\3a["${escaped(name)}"]`
}

function nodeLine({ id, type, data: { name }, metadata = {} }: DrawnNode): string {
  const facts = Object.entries(metadata).map(
    ([key, value]) => `${key} = ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  const isPlain = [name, ...facts.map((fact) => fact.replace(/ = |,/g, ' '))].every(isHarmless)
  const text = (given: string): string => (isPlain ? given : escaped(given))
  // Mermaid would read these as Markdown.
  const title = /^[*_`](?:.*[*_`])?$/s.test(name) ? `<p>${text(name)}</p>` : text(name)
  const more = facts.map(text).join('\n')
  const label = more ? `${title}<hr/><small><em>${more}</em></small>` : title
  const quoted = isPlain ? label : `"${label}"`
  // Those of nested graphs look like other nodes.
  if (id === name && type === 'start') return `\t${toId(id)}([${quoted}]):::first\n`
  if (id === name && type === 'end') return `\t${toId(id)}([${quoted}]):::last\n`
  return `\t${toId(id)}(${quoted})\n`
}

function edgeLine({ source, target, data, conditional }: DrawnEdge): string {
  const [line, head] = conditional ? ['-.', '.->'] : ['--', '-->']
  const arrow =
    data === undefined ? (conditional ? '-.->' : '-->') : `${line} ${labelOf(data)} ${head}`
  return `\t${toId(source)} ${arrow} ${toId(target)};\n`
}

function labelOf(data: string): string {
  const words = data.split(/\s+/).filter(Boolean)
  const lines: string[] = []
  for (let at = 0; at < words.length; at += WORDS_PER_LINE) {
    lines.push(words.slice(at, at + WORDS_PER_LINE).join(' '))
  }
  if (isHarmless(data)) return `&nbsp;${lines.join('&nbsp<br>&nbsp')}&nbsp;`
  return `"&nbsp;${lines.map(escaped).join('&nbsp<br>&nbsp')}&nbsp;"`
}

function isHarmless(text: string): boolean {
  return PLAIN_TEXT.test(text) && !RESERVED.test(text)
}

/** Within quotes, what would end them, and what Mermaid or HTML would read, as its number. */
function escaped(text: string): string {
  return text.replace(/[^\p{L}\p{N}_ .,:=-]/gu, (char) => `#${char.codePointAt(0)};`)
}

/** Letters, digits, `_` and single `-` as they are, all else as `\` and its number. */
function toId(id: string): string {
  const safe = id.replace(/[^\w-]|(?<=-)-/gu, hexOf)
  return RESERVED.test(id) ? hexOf(id) + safe.slice(1) : safe
}

/** Of its first character. */
function hexOf(text: string): string {
  return `\\${text.codePointAt(0)!.toString(16)}`
}

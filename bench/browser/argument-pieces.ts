// What a model writes into the arguments of one call, in pieces of six characters.
const PIECE = 6

export type ArgumentsKind = 'document' | 'rows'

/** So many pieces of one JSON document; the last one may be longer. */
export function argumentPieces(kind: ArgumentsKind, count: number): readonly string[] {
  const text = kind === 'document' ? documentOf(count * PIECE) : rowsOf(count * PIECE)
  return Array.from({ length: count }, (_, at) =>
    text.slice(at * PIECE, at === count - 1 ? undefined : (at + 1) * PIECE),
  )
}

/** One long text, with the escapes that prose has. */
function documentOf(length: number): string {
  const line = 'She said "wait", and the stream of tokens went on.\n'
  const body = line.repeat(Math.ceil(length / (line.length + 3)))
  return JSON.stringify({ path: 'notes/draft.md', body })
}

/** Many small values. */
function rowsOf(length: number): string {
  const rows: object[] = []
  for (let size = 0; size < length; size += JSON.stringify(rows.at(-1)).length + 1) {
    const id = rows.length
    rows.push({ id, name: `Row ${id}`, tags: ['new', id % 2 === 0], price: id / 4 })
  }
  return JSON.stringify({ rows })
}

/**
 * Reads a stream to its end.
 *
 * @param stream A stream of a run, or anything that can be iterated.
 * @returns All its parts in order; rejects with what the stream throws.
 * @example
 * const parts = await collectParts(graph.stream(input, { streamMode: ['updates', 'values'] }))
 * expect(parts.map((part) => part.type)).toEqual(['values', 'updates', 'values'])
 */
export async function collectParts<Part>(stream: AsyncIterable<Part>): Promise<Part[]> {
  const parts: Part[] = []
  for await (const part of stream) parts.push(part)
  return parts
}

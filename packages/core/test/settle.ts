/** How a stream ended: what it gave, then what it threw, if it did. */
export interface Settled<Part> {
  readonly parts: Part[]
  readonly error: unknown
}

/** Reads a stream to its end, error or not. */
export async function settle<Part>(stream: AsyncIterable<Part>): Promise<Settled<Part>> {
  const parts: Part[] = []
  try {
    for await (const part of stream) parts.push(part)
  } catch (error) {
    return { parts, error }
  }
  return { parts, error: undefined }
}

/** The same stream; each part is shown before it is passed on. */
export async function* tap<Part>(
  stream: AsyncIterable<Part>,
  show: (part: Part) => void,
): AsyncGenerator<Part, void, undefined> {
  for await (const part of stream) {
    show(part)
    yield part
  }
}

/** `[type, data]` of each part: what most tests compare. */
export function brief(
  parts: readonly { readonly type: string; readonly data: unknown }[],
): [type: string, data: unknown][] {
  return parts.map(({ type, data }) => [type, data])
}

/** What a call threw, or undefined. */
export function thrownBy(call: () => unknown): unknown {
  try {
    call()
  } catch (error) {
    return error
  }
  return undefined
}

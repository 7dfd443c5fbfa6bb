/**
 * A function that remembers its last answer: asked about the same object again, it does not work it
 * out anew. A commit that left alone what a selector reads so costs a comparison.
 */
export function rememberLast<Source, Result>(
  derive: (source: Source) => Result,
): (source: Source) => Result {
  let last: { readonly source: Source; readonly result: Result } | undefined
  return (source) => {
    if (!last || last.source !== source) last = { source, result: derive(source) }
    return last.result
  }
}

/** Ids made of one: itself, then itself with a number. Whoever has the first knows all of them. */
export function numberedIds(first: string): () => string {
  let count = 0
  return () => (++count === 1 ? first : `${first}-${count}`)
}

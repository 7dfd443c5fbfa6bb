const files = import.meta.glob<string>(['../../../examples/*.ts', '!../../../examples/*.test.ts'], {
  query: '?raw',
  import: 'default',
})

const loaded = new Map<string, Promise<string>>()

/** The text of an example's file: the same promise each time, as `use` wants it. */
export function loadSource(id: string): Promise<string> {
  let source = loaded.get(id)
  if (!source) {
    source = files[`../../../examples/${id}.ts`]?.() ?? Promise.resolve('')
    loaded.set(id, source)
  }
  return source
}

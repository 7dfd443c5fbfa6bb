const files = import.meta.glob<string>(
  ['../../../examples/*.ts', '../../../examples/*/*.{ts,tsx}', '!../../../examples/**/*.test.*'],
  { query: '?raw', import: 'default' },
)

const loaded = new Map<string, Promise<string>>()

/**
 * The text of an example's file: the same promise each time, as `use` wants it.
 *
 * @param path Below examples/.
 */
export function loadSource(path: string): Promise<string> {
  let source = loaded.get(path)
  if (!source) {
    source = files[`../../../examples/${path}`]?.() ?? Promise.resolve('')
    loaded.set(path, source)
  }
  return source
}

import type { IdKind, IdSource } from '../platform/id-source.ts'

/**
 * Ids that can be written down in a test, for the option `ids` of `compile` and for every other
 * seam for ids.
 *
 * @returns A source that counts from 1 per kind: `run-1`, `message-1`, `message-2`, `run-2`, … and
 *   `checkpoint-000001`, since ids of checkpoints have to sort by time.
 * @example
 * const graph = builder.compile({ ids: createFakeIds() })
 * graph.stream(input).runId // 'run-1'
 */
export function createFakeIds(): IdSource {
  const counts = new Map<IdKind, number>()
  return {
    create(kind) {
      const count = (counts.get(kind) ?? 0) + 1
      counts.set(kind, count)
      // Ids of checkpoints sort by time.
      return `${kind}-${kind === 'checkpoint' ? String(count).padStart(6, '0') : count}`
    },
  }
}

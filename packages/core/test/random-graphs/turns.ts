import { nextTurn } from '../conformance/trace.ts'

/** Resolves after so many turns of the host: what takes none has ended before. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await nextTurn()
}

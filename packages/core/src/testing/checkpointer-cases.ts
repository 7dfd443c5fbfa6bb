import type { Checkpointer } from '../checkpoint/checkpointer.ts'
import { CODEC_CHECKS, type Codec } from './checkpointer-codec-checks.ts'
import { BRANCH_CHECKS } from './checkpointer-branch-checks.ts'
import { COMMIT_CHECKS } from './checkpointer-commit-checks.ts'
import { LIST_CHECKS } from './checkpointer-list-checks.ts'
import { STATE_CHECKS } from './checkpointer-state-checks.ts'
import { VALUE_CHECKS } from './checkpointer-value-checks.ts'
import type { ConformanceCase } from './transport-cases.ts'

const CHECKS = {
  ...STATE_CHECKS,
  ...COMMIT_CHECKS,
  ...BRANCH_CHECKS,
  ...VALUE_CHECKS,
  ...LIST_CHECKS,
}

export interface CheckpointerCasesOptions {
  /**
   * What the saver says that it carries: everything that structuredClone does, or no more than JSON
   * is sure to. The rest it has to refuse with the path, which is then one of the cases. Default
   * `structured-clone`.
   */
  readonly carries?: Codec | undefined
}

/**
 * What every saver has to do, as cases for any test runner.
 *
 * @param createSaver A new, empty saver. Each case makes one.
 * @example
 * for (const { title, run } of checkpointerCases(() => new MemorySaver())) it(title, run)
 * for (const { title, run } of checkpointerCases(createJsonSaver, { carries: 'json' })) it(title, run)
 */
export function checkpointerCases(
  createSaver: () => Checkpointer | Promise<Checkpointer>,
  { carries = 'structured-clone' }: CheckpointerCasesOptions = {},
): ConformanceCase[] {
  return Object.entries({ ...CHECKS, ...CODEC_CHECKS[carries] }).map(([title, check]) => ({
    title,
    run: async () => check(await createSaver()),
  }))
}

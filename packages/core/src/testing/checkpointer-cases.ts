import type { Checkpointer } from '../checkpoint/checkpointer.ts'
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

/**
 * What every saver has to do, as cases for any test runner.
 *
 * @param createSaver A new, empty saver. Each case makes one.
 * @example
 * for (const { title, run } of checkpointerCases(() => new MemorySaver())) it(title, run)
 */
export function checkpointerCases(
  createSaver: () => Checkpointer | Promise<Checkpointer>,
): ConformanceCase[] {
  return Object.entries(CHECKS).map(([title, check]) => ({
    title,
    run: async () => check(await createSaver()),
  }))
}

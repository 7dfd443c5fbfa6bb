import { type CommitRequest, MemorySaver, type StoredCheckpoint } from '@rivulet/core'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { arbitraryGraph } from '../random-graphs/arbitrary-graph.ts'
import type { Seen } from '../random-graphs/node-function.ts'
import { FUZZ_TIMEOUT, fuzz } from '../random-graphs/fuzz.ts'
import { buildOurs } from '../random-graphs/rivulet-graph.ts'
import { turns } from '../random-graphs/turns.ts'
import { answer, finalState, INPUT } from './run-plan.ts'

/** What a checkpoint is, apart from what its tasks write later. */
const contentOf = ({ values, next, sends, metadata }: StoredCheckpoint): string =>
  JSON.stringify({ values, next, sends, metadata })

/** Reads each checkpoint back as soon as it is written. */
class RememberingSaver extends MemorySaver {
  readonly remembered: { config: StoredCheckpoint['config']; content: string }[] = []

  override async commit(request: CommitRequest): Promise<void> {
    await super.commit(request)
    if (!request.checkpoint) return
    const { thread_id, checkpoint_ns } = request.config.configurable
    const checkpoint_id = request.checkpoint.id
    const stored = await this.get({ configurable: { thread_id, checkpoint_ns, checkpoint_id } })
    this.remembered.push({ config: stored!.config, content: contentOf(stored!) })
  }
}

/** Pushes into every list that it can reach. */
function spoilLists(value: unknown): void {
  if (Array.isArray(value)) value.push('spoiled')
  else if (typeof value === 'object' && value !== null) Object.values(value).forEach(spoilLists)
}

describe('what is stored', () => {
  afterEach(() => {
    vi.unstubAllEnvs()
  })

  it(
    'is never changed by nodes that change what they were given, or have returned earlier',
    async () => {
      // In development such a node would fail: its state is frozen.
      vi.stubEnv('NODE_ENV', 'production')
      const property = fc.asyncProperty(
        arbitraryGraph({ interrupts: true, depth: 1 }),
        async (plan) => {
          const saver = new RememberingSaver()
          const returned: unknown[] = []
          const spoil = (seen: Seen, result: unknown): void => {
            spoilLists(seen)
            for (const earlier of returned) spoilLists(earlier)
            returned.push(result)
          }
          await finalState(buildOurs(plan, turns, { checkpointer: saver, spoil, answer }), INPUT)
          for (const { config, content } of saver.remembered) {
            expect(contentOf((await saver.get(config))!)).toBe(content)
          }
        },
      )
      await fc.assert(property, fuzz(100))
    },
    FUZZ_TIMEOUT,
  )
})

import type { BaseCheckpointSaver } from '@langchain/langgraph-checkpoint'
import { deltaChannelHistoryTests, validate } from '@langchain/langgraph-checkpoint-validation'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { MemorySaver } from '../memory-saver.ts'
import { toLangGraphSaver } from './to-langgraph-saver.ts'

// LangGraph's cases take their runner from the globals: they are set in this file alone.
const runner = { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it }
for (const [name, each] of Object.entries(runner)) vi.stubGlobal(name, each)

const initializer = {
  checkpointerName: '@rivulet/core',
  createCheckpointer: (): BaseCheckpointSaver => toLangGraphSaver(new MemorySaver()),
}

validate(initializer)
deltaChannelHistoryTests(initializer)

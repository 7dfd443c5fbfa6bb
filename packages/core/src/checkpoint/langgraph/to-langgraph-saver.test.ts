import type { BaseCheckpointSaver } from '@langchain/langgraph-checkpoint'
import { deltaChannelHistoryTests, validate } from '@langchain/langgraph-checkpoint-validation'
import * as vitest from 'vitest'
import { MemorySaver } from '../memory-saver.ts'
import { toLangGraphSaver } from './to-langgraph-saver.ts'

const { vi } = vitest

// LangGraph's cases take their runner from the globals, in this file alone.
for (const name of [
  'describe',
  'it',
  'expect',
  'beforeAll',
  'afterAll',
  'beforeEach',
  'afterEach',
] as const) {
  vi.stubGlobal(name, vitest[name])
}

const initializer = {
  checkpointerName: '@rivulet/core',
  createCheckpointer: (): BaseCheckpointSaver => toLangGraphSaver(new MemorySaver()),
}

validate(initializer)
deltaChannelHistoryTests(initializer)

import { MemorySaver as LangGraphMemorySaver } from '@langchain/langgraph-checkpoint'
import { describe, it } from 'vitest'
import { checkpointerCases } from '../../testing/checkpointer-cases.ts'
import { fromLangGraphSaver } from './from-langgraph-saver.ts'

describe('a LangGraph saver of ours', () => {
  const cases = checkpointerCases(() => fromLangGraphSaver(new LangGraphMemorySaver()), {
    carries: 'json',
  })
  for (const { title, run } of cases) it(title, run)
})

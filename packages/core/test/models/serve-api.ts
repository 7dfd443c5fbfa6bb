import type { TestProject } from 'vitest/node'
import { answers } from './answers.ts'
import { OpenAIApi } from './openai-api.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the tests in a browser find a server that speaks OpenAI's API. */
    openaiApi: string
  }
}

const api = new OpenAIApi(answers)

/** Global set-up of the tests in a browser, where no server can be started. */
export async function setup(project: TestProject): Promise<void> {
  project.provide('openaiApi', await api.start())
}

export const teardown = (): Promise<void> => api.stop()

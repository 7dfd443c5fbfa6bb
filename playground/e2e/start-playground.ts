import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { type ExamplePage, Playground } from './playground.ts'

/**
 * The playground for the tests of one file: started before them and stopped after them. Pages are
 * closed after each test, and none may have had a problem.
 */
export function startPlayground(): (
  ...where: Parameters<Playground['open']>
) => Promise<ExamplePage> {
  let playground: Playground | undefined
  const opened: ExamplePage[] = []
  beforeAll(async () => {
    playground = await Playground.start()
  })
  afterAll(() => playground?.stop())
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close()
    expect(playground?.problems.splice(0)).toEqual([])
  })
  return async (...where) => {
    const example = await playground!.open(...where)
    opened.push(example)
    return example
  }
}

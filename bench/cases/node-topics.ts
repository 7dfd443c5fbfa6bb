import type { Scaled, Topic } from '../case.ts'
import { fanOut } from './fan-out.ts'
import { growth } from './growth.ts'
import { importing } from './import.ts'
import { retained } from './retained.ts'
import { custom, tokens } from './streams.ts'
import { oneInvoke, supersteps } from './supersteps.ts'

export function nodeTopics(scaled: Scaled): readonly Topic[] {
  const engine = [supersteps, oneInvoke, fanOut, custom, tokens, growth, retained]
  return [...engine.map((topic) => topic(scaled)), importing()]
}

import type { Scaled, Topic } from '../case.ts'
import { fanOut } from './fan-out.ts'
import { hooks, meanwhile } from './hooks.ts'
import { onThePage } from './on-the-page.ts'
import { custom, tokens } from './streams.ts'
import { oneInvoke, supersteps } from './supersteps.ts'
import { wire } from './wire.ts'

export function pageTopics(scaled: Scaled): readonly Topic[] {
  return [supersteps, oneInvoke, fanOut, custom, tokens, wire, onThePage, hooks, meanwhile].map(
    (topic) => topic(scaled),
  )
}

import { beyondTheList } from './gallery/beyond-the-list.ts'
import { clientsAndShapes } from './gallery/clients-and-shapes.ts'
import type { Example } from './gallery/example.ts'
import { firstStreams } from './gallery/first-streams.ts'
import { insideRuns } from './gallery/inside-runs.ts'

export type { AnyRunnable, Example, ExampleModule, Print } from './gallery/example.ts'

/** Every example, in the order in which they are best read. */
export const gallery: readonly Example[] = [
  ...firstStreams,
  ...insideRuns,
  ...clientsAndShapes,
  ...beyondTheList,
]

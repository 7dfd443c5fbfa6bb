/** Doubles for tests: time, ids, frames, models and transports that do what a test says. */
export { checkpointerCases, type CheckpointerCasesOptions } from './testing/checkpointer-cases.ts'
export { collectParts } from './testing/collect-parts.ts'
export { conformanceGraphs } from './testing/conformance-graphs.ts'
export { createFakeClock, type FakeClock } from './testing/fake-clock.ts'
export { createFakeFrames, type FakeFrames } from './testing/fake-frames.ts'
export { createFakeIds } from './testing/fake-ids.ts'
export {
  checkpoint,
  custom,
  interrupt,
  type PartPlace,
  taskEnd,
  type TaskOptions,
  taskStart,
  token,
  type TokenOptions,
  updates,
  values,
} from './testing/parts.ts'
export { scriptedModel, type ScriptedModelOptions } from './testing/scripted-model.ts'
export {
  scriptedTransport,
  type ScriptedTransport,
  type ScriptedTransportOptions,
} from './testing/scripted-transport.ts'
export type { Script, ScriptEnd, ScriptItem, ScriptPause } from './record/script.ts'
export { storeCases } from './testing/store-cases.ts'
export { type ConformanceCase, transportCases } from './testing/transport-cases.ts'

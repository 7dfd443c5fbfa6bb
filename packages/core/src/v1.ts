/** The shapes of LangGraph's v1 streams, for code that still reads them. */
export { toV1, type V1Options } from './v1/to-v1.ts'
export { toV1Output, type V1Output } from './v1/to-v1-output.ts'
export type { AnyStreamPart, V1Item, V1Modes } from './v1/v1-item.ts'
export type { WithInterrupts } from './v1/with-interrupts.ts'

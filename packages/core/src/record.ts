/** Runs as files: one JSONL file per run, for fixtures of tests and for bug reports. */
export type { RecordHeader } from './record/record-format.ts'
export { type RecordedStream, recordRun } from './record/record-run.ts'
export { type ReplayedRun, replayRun, type ReplayRunOptions } from './record/replay-run.ts'
export type { Recording, RecordRunOptions } from './record/run-recorder.ts'
export type { Script, ScriptEnd, ScriptItem, ScriptPause } from './record/script.ts'

import { findFault } from '../client/check-part.ts'
import type { RunEnd } from '../client/transport.ts'
import { RivuletError } from '../errors.ts'
import { fromWireError, toWireError, type WireError } from '../protocol/wire-error.ts'
import type { StreamPart } from '../stream/stream-part.ts'
import { fromExactJson, toExactJson } from './exact-json.ts'

/** Readers refuse files of a later one. */
export const RECORD_VERSION = 1

/** The first line of a recording: what was recorded, and when. */
export interface RecordHeader {
  readonly format: 'rivulet-run'
  readonly version: typeof RECORD_VERSION
  /** When the run began, in milliseconds since the epoch. */
  readonly recordedAt: number
  readonly graph?: string | undefined
  readonly runId?: string | undefined
  readonly threadId?: string | undefined
  /** What the recorder was told to write down: versions, the browser, the input. */
  readonly facts?: Readonly<Record<string, unknown>> | undefined
}

/** A part, and when it came. */
export interface TimedPart {
  /** Milliseconds since the run began. */
  readonly at: number
  readonly part: StreamPart
}

/** How the run ended, and when. */
export interface TimedEnd {
  readonly at: number
  readonly end: RunEnd
}

/** From here on the run is told again from its beginning: what stands before counts no more. */
export interface TimedReset {
  readonly at: number
  readonly isReset: true
}

export function writeHeader(header: RecordHeader): string {
  return `${JSON.stringify(toExactJson(header, 'header'))}\n`
}

/** @throws NotStorableError with the path of what a file cannot hold. */
export function writePart({ at, part }: TimedPart): string {
  return `${JSON.stringify({ at, part: toExactJson(part, 'part') })}\n`
}

export function writeReset({ at }: TimedReset): string {
  return `${JSON.stringify({ at, reset: true })}\n`
}

export function writeEnd({ at, end }: TimedEnd): string {
  const plain = end.status === 'error' ? { ...end, error: toWireError(end.error) } : end
  return `${JSON.stringify({ at, end: toExactJson(plain, 'end') })}\n`
}

/** @throws MalformedRecordError for a first line that is no header, or one of a later version. */
export function readHeader(line: string): RecordHeader {
  const header = parse(line, 1)
  if (header['format'] !== 'rivulet-run') {
    throw malformedRecord(1, 'it is no header', WHOLE)
  }
  if (header['version'] !== RECORD_VERSION) {
    const version = String(header['version'])
    const reason = `it is of format version ${version}, and this is a reader of ${RECORD_VERSION}`
    throw malformedRecord(1, reason, 'Update @rivulet/core, or record the run again.')
  }
  return header as unknown as RecordHeader
}

/** @throws MalformedRecordError for a line that holds neither a part, nor a reset, nor an end. */
export function readLine(line: string, number: number): TimedPart | TimedReset | TimedEnd {
  const fields = parse(line, number)
  const fault = faultOf(fields)
  if (fault) throw malformedRecord(number, fault, MEND)
  const at = fields['at'] as number // looked at, as the others are
  if (fields['part'] !== undefined) return { at, part: fields['part'] as StreamPart }
  return fields['reset'] === true
    ? { at, isReset: true }
    : { at, end: toRunEnd(fields['end'] as WireEnd) }
}

export const WHOLE = 'Pass the whole file that recordRun wrote.'
const MEND = 'Take the line out, or record the run again.'

type WireEnd =
  | Exclude<RunEnd, { status: 'error' }>
  | { readonly status: 'error'; readonly error: WireError }

function toRunEnd(end: WireEnd): RunEnd {
  return end.status === 'error' ? { ...end, error: fromWireError(end.error) } : end
}

function faultOf({ at, part, end, reset }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof at !== 'number' || !(at >= 0)) return 'its time ("at") is no number of milliseconds'
  if (reset === true) return undefined
  if (part === undefined && end === undefined) return 'it has neither a "part" nor an "end"'
  const fault = part === undefined ? faultOfEnd(end) : findFault(part)
  return fault === undefined ? undefined : `the ${fault} is malformed`
}

function faultOfEnd(end: unknown): string | undefined {
  const { status, output, error } = (end ?? {}) as Readonly<Record<string, unknown>>
  if (status === 'cancelled') return undefined
  if (status === 'error') return isError(error) ? undefined : 'error of the end'
  const { interrupts } = (output ?? {}) as Readonly<Record<string, unknown>>
  return status === 'success' && Array.isArray(interrupts) ? undefined : 'end'
}

function isError(error: unknown): boolean {
  const { message, facts, lists } = (error ?? {}) as Readonly<Record<string, unknown>>
  return typeof message === 'string' && [facts, lists].every((each) => typeof each === 'object')
}

/** The fields of a line. */
function parse(line: string, number: number): Readonly<Record<string, unknown>> {
  try {
    const fields = fromExactJson(JSON.parse(line))
    if (typeof fields !== 'object' || fields === null) throw new Error('it holds no object')
    return fields as Readonly<Record<string, unknown>>
  } catch (error) {
    const reason = `it cannot be read (${(error as Error).message})`
    throw malformedRecord(number, reason, number === 1 ? WHOLE : MEND)
  }
}

export function malformedRecord(line: number, reason: string, fix: string): RivuletError {
  const message = `Line ${line} of the recording is malformed: ${reason}. ${fix}`
  return new RivuletError('MALFORMED_RECORD', message, { line, reason })
}

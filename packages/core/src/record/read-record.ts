import { nsKey } from '../internal/ns.ts'
import type { MessageMetadata, StreamPart } from '../stream/stream-part.ts'
import { toExactJson } from './exact-json.ts'
import {
  malformedRecord,
  readHeader,
  readLine,
  type RecordHeader,
  type TimedEnd,
  type TimedPart,
  WHOLE,
} from './record-format.ts'
import { shareEqual } from './share-equal.ts'

/** A recording as data. */
export interface RunRecord {
  readonly header: RecordHeader
  readonly parts: readonly TimedPart[]
  /** Undefined when the file was cut off before the run ended. */
  readonly end: TimedEnd | undefined
}

/**
 * Reads a file. A last line that was written in part is left out: the recorder was cut off there.
 *
 * @throws MalformedRecordError with the number of the first line that is none.
 */
export function readRecord(jsonl: string): RunRecord {
  if (typeof jsonl !== 'string') throw malformedRecord(1, 'there is no text', WHOLE)
  const lines = linesOf(jsonl)
  const header = readHeader(lines[0] ?? '')
  const identities = new Identities()
  let parts: TimedPart[] = []
  let end: TimedEnd | undefined
  for (const [at, text] of lines.entries()) {
    if (at === 0 || text.trim() === '') continue
    if (end) {
      throw malformedRecord(at + 1, 'it follows the end of the run', 'Keep one run in a file.')
    }
    const line = readLine(text, at + 1)
    if ('end' in line) end = line
    else if ('isReset' in line) parts = []
    else parts.push({ ...line, part: identities.restore(line.part) })
  }
  return { header, parts, end }
}

function linesOf(jsonl: string): string[] {
  const lines = jsonl.split('\n')
  // Every whole line ends with a line break.
  const rest = lines.pop() ?? ''
  return isWhole(rest) ? [...lines, rest] : lines
}

function isWhole(line: string): boolean {
  try {
    JSON.parse(line)
    return true
  } catch {
    return false
  }
}

/**
 * What was one object in the run is one object again: the metadata of a model call's parts, and what
 * a state has in common with the state before it. Whoever compares by identity, as components do,
 * sees in a replay what there was to see in the run.
 */
class Identities {
  readonly #metadata = new Map<string, MessageMetadata>()
  readonly #states = new Map<string, unknown>()

  restore(part: StreamPart): StreamPart {
    if (part.type === 'messages') {
      const [message, metadata] = part.data
      return { ...part, data: [message, this.#one(metadata)] }
    }
    if (part.type !== 'values') return part
    const key = nsKey(part.ns)
    const data = shareEqual(this.#states.get(key), part.data)
    this.#states.set(key, data)
    return { ...part, data }
  }

  #one(metadata: MessageMetadata): MessageMetadata {
    const text = JSON.stringify(toExactJson(metadata, 'metadata'))
    const known = this.#metadata.get(text) ?? metadata
    this.#metadata.set(text, known)
    return known
  }
}

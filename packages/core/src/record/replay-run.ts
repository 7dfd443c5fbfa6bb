import type { RunEnd, Transport } from '../client/transport.ts'
import { RivuletError } from '../errors.ts'
import { type Clock, systemClock } from '../platform/clock.ts'
import type { StreamPart } from '../stream/stream-part.ts'
import { readRecord, type RunRecord } from './read-record.ts'
import type { RecordHeader } from './record-format.ts'
import { createReplayTransport } from './replay-transport.ts'
import type { ScriptItem } from './script.ts'

export interface ReplayRunOptions {
  /** 1 keeps the times of the recording, 2 takes half of them. Default `Infinity`: everything at once. */
  speed?: number | undefined
  clock?: Clock | undefined
}

/** A recorded run, as data and in the forms in which it can be told again. */
export interface ReplayedRun extends AsyncIterable<StreamPart> {
  readonly header: RecordHeader
  readonly parts: readonly StreamPart[]
  /** Undefined when the file was cut off before the run ended. */
  readonly end: RunEnd | undefined
  /**
   * The script of `scriptedTransport`, which takes the replayed run itself, too. At the default speed a
   * test tells it part by part; at any other it has the pauses of the recording.
   */
  readonly script: readonly ScriptItem[]
  /**
   * A transport whose every run is this one, in its time: for a page that shows what somebody else
   * saw. A file that was cut off ends its run with DisconnectedError.
   */
  transport(this: void): Transport
  /** The parts in their time; throws what the run failed with. */
  [Symbol.asyncIterator](): AsyncIterator<StreamPart, undefined>
}

/**
 * Reads what `recordRun` wrote. A file that was cut off can be replayed up to there.
 *
 * @throws MalformedRecordError with the number of the line that cannot be read, and what to do.
 *   InvalidArgumentError for a speed that is none.
 * @example
 * const transport = scriptedTransport(replayRun(readFileSync('run.jsonl', 'utf8')))
 * @example
 * const { transport } = replayRun(await file.text(), { speed: 1 })
 * const client = createGraphClient({ transport: transport() })
 */
export function replayRun(jsonl: string, options: ReplayRunOptions = {}): ReplayedRun {
  const { speed = Infinity, clock = systemClock } = options
  if (!(speed > 0)) {
    const message = `A run is replayed at a speed above 0, not at ${speed}: { speed: 1 } keeps its times.`
    throw new RivuletError('INVALID_ARGUMENT', message, { argument: 'speed' })
  }
  const record = readRecord(jsonl)
  const { header, parts, end } = record
  const timed = timedScript(record, speed)
  return {
    header,
    parts: parts.map(({ part }) => part),
    end: end?.end,
    script: speed === Infinity ? timed.filter((item) => !('after' in item)) : timed,
    transport: () => createReplayTransport(timed, clock),
    [Symbol.asyncIterator]: () => tell(timed, clock),
  }
}

/** With a pause where time went by, and one before the first, so that nobody has to set it going. */
function timedScript({ parts, end }: RunRecord, speed: number): ScriptItem[] {
  const script: ScriptItem[] = []
  let now = 0
  for (const item of end ? [...parts, end] : parts) {
    const after = Math.max(0, item.at - now) / speed
    if (after > 0 || script.length === 0) script.push({ after })
    now = Math.max(now, item.at)
    script.push('part' in item ? item.part : { end: item.end })
  }
  return script
}

async function* tell(
  script: readonly ScriptItem[],
  clock: Clock,
): AsyncGenerator<StreamPart, undefined, undefined> {
  for (const item of script) {
    if ('after' in item) await pause(item.after, clock)
    else if (!('end' in item)) yield item
    else if (item.end.status === 'error') throw item.end.error
  }
  return undefined
}

function pause(delay: number, clock: Clock): Promise<void> | undefined {
  if (delay === 0) return undefined
  return new Promise((resolve) => void clock.setTimeout(() => resolve(), delay))
}

import { UnknownStreamModeError } from '../errors.ts'
import { describe, listOf } from '../internal/describe.ts'
import { STREAM_MODES, type StreamMode } from './stream-part.ts'

/**
 * The option `streamMode` as a set.
 *
 * @throws UnknownStreamModeError
 */
export function readModes(streamMode: StreamMode | readonly StreamMode[]): ReadonlySet<StreamMode> {
  const modes: readonly unknown[] = Array.isArray(streamMode) ? streamMode : [streamMode]
  for (const mode of modes) {
    if (!(STREAM_MODES as readonly unknown[]).includes(mode)) {
      throw new UnknownStreamModeError(
        `Unknown stream mode ${describe(mode)}. Known modes: ${listOf(STREAM_MODES)}.`,
        { mode },
      )
    }
  }
  return new Set(modes as readonly StreamMode[]) // each was looked at
}

import type { StreamPart } from './stream-part.ts'

/** Where the parts of a run go: a queue in this realm, or a port to another. */
export interface PartSink {
  /** @param seq Counts the parts of the run from 1, without gaps. */
  write(part: StreamPart, seq: number): void
  /**
   * A promise to wait for while the reader is too far behind, otherwise undefined. It never
   * rejects. It need not settle when the run is cancelled: nobody waits for it then.
   */
  pressure(): Promise<void> | undefined
}

/** For a run of which nobody wants parts. */
export const IGNORE_PARTS: PartSink = { write: () => {}, pressure: () => undefined }

import { ArgsPatcher } from '../protocol/args-patcher.ts'
import type { PartSink } from '../stream/part-sink.ts'

/**
 * The parts of a run on their way to a page: their pieces of tool arguments say what they change.
 * What a graph streams to anybody else stays as it is.
 */
export function patchArgs(sink: PartSink): PartSink {
  const args = new ArgsPatcher()
  return {
    write: (part, seq) => sink.write(args.patch(part), seq),
    pressure: () => sink.pressure(),
  }
}

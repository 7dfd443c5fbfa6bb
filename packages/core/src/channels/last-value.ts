import { InvalidConcurrentGraphUpdateError } from '../errors.ts'
import { type Channel, EMPTY } from './channel.ts'
import { readOverwrite } from './overwrite.ts'

/** A key without reducer: at most one write per superstep, and the write is the value. */
export function lastValue(
  makeDefault?: () => unknown,
  fix: string = 'Give it a reducer: Annotation({ reducer: (left, right) => …, default: () => … }). ' +
    'A nested graph writes every key of its output: keys that it only reads belong in its state alone.',
): Channel {
  return {
    kind: 'LastValue',
    initial: () => (makeDefault ? makeDefault() : EMPTY),
    update(_current, writes, { key }) {
      if (writes.length > 1) {
        throw new InvalidConcurrentGraphUpdateError(
          `At key "${key}": ${writes.length} tasks wrote it in one superstep, but a key without ` +
            `reducer can receive only one value per step. ${fix}`,
          { key },
        )
      }
      const overwrite = readOverwrite(writes[0])
      return overwrite ? overwrite.value : writes[0]
    },
  }
}

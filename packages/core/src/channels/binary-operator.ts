import { InvalidConcurrentGraphUpdateError } from '../errors.ts'
import { noteGrowth } from '../internal/growth.ts'
import { type Channel, EMPTY, type UpdateContext } from './channel.ts'
import { findOverwrite, readOverwrite } from './overwrite.ts'

/**
 * Combines the value so far with one write.
 *
 * `batch`, where a reducer has it, folds all writes of a superstep at once: it spares the copies
 * in between, and its result must equal the fold's.
 *
 * `prepare`, where a reducer has it, brings a write into the form that counts and is stored: the
 * reducer then gets it in this form, however often it is called.
 */
export interface Reducer<Value, Update = Value> {
  (left: Value, right: Update, context: UpdateContext): Value
  batch?(left: Value, rights: readonly Update[], context: UpdateContext): Value
  prepare?(right: Update, context: UpdateContext): Update
}

/** A key with a reducer: the writes of a superstep are folded from left to right. */
export function binaryOperator(
  reducer: Reducer<unknown, unknown>,
  makeDefault?: () => unknown,
): Channel {
  return {
    kind: 'BinaryOperatorAggregate',
    rule: reducer,
    ...(reducer.prepare && {
      prepare: (write: unknown, context: UpdateContext) =>
        readOverwrite(write) ? write : reducer.prepare?.(write, context),
    }),
    initial: () => (makeDefault ? makeDefault() : EMPTY),
    update(current, writes, context) {
      const overwrite = findOverwrite(writes)
      if (overwrite) return onlyOne(overwrite, context)
      let value = current
      let from = 0
      if (value === EMPTY) {
        value = writes[0]
        from = 1
      }
      if (reducer.batch && writes.length - from > 1) {
        return reducer.batch(value, from === 0 ? writes : writes.slice(from), context)
      }
      for (let at = from; at < writes.length; at++) value = reducer(value, writes[at], context)
      return value
    },
  }
}

function onlyOne(
  { value, count }: { value: unknown; count: number },
  { key }: UpdateContext,
): unknown {
  if (count === 1) return value
  throw new InvalidConcurrentGraphUpdateError(
    `At key "${key}": ${count} overwrites in one superstep, but only one can count.`,
    { key },
  )
}

/** Appends items; several writes cost one copy of the list. */
export const appendReducer: Reducer<readonly unknown[]> = Object.assign(
  (left: readonly unknown[], right: readonly unknown[]) => noteGrowth(left, left.concat(right)),
  {
    batch: (left: readonly unknown[], rights: readonly (readonly unknown[])[]) =>
      noteGrowth(left, left.concat(rights.flat())),
  },
)

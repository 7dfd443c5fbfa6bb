import { type Channel, EMPTY, type UpdateContext } from './channel.ts'

/**
 * Combines the value so far with one write.
 *
 * `batch`, where a reducer has it, folds all writes of a superstep at once: it spares the copies
 * in between, and its result must equal the fold's.
 */
export interface Reducer<Value, Update = Value> {
  (left: Value, right: Update, context: UpdateContext): Value
  batch?(left: Value, rights: readonly Update[], context: UpdateContext): Value
}

/** A key with a reducer: the writes of a superstep are folded from left to right. */
export function binaryOperator(
  reducer: Reducer<unknown, unknown>,
  makeDefault?: () => unknown,
): Channel {
  return {
    kind: 'BinaryOperatorAggregate',
    initial: () => (makeDefault ? makeDefault() : EMPTY),
    update(current, writes, context) {
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

/** Appends items; several writes cost one copy of the list. */
export const appendReducer: Reducer<readonly unknown[]> = Object.assign(
  (left: readonly unknown[], right: readonly unknown[]) => left.concat(right),
  {
    batch: (left: readonly unknown[], rights: readonly (readonly unknown[])[]) =>
      left.concat(rights.flat()),
  },
)

/** The value of a channel that was never written: its key is absent from the state. */
export const EMPTY: unique symbol = Symbol('rivulet.empty')

export interface UpdateContext {
  /** The channel's name, for errors. */
  readonly key: string
  /** Makes the ids that a reducer needs; a seam, so that a run can be replayed. */
  readonly newId: () => string
}

/**
 * How one state key absorbs the writes of one superstep. A channel holds no value: it is the rule,
 * and `update` is a pure function from the current value to the next.
 */
export interface Channel {
  /** As LangGraph names them. */
  readonly kind:
    | 'LastValue'
    | 'BinaryOperatorAggregate'
    | 'Topic'
    | 'EphemeralValue'
    | 'UntrackedValue'
    | 'AnyValue'
    | 'NamedBarrierValue'
    | 'LastValueAfterFinish'
  /** Two channels of one kind and one rule are the same, wherever they were declared. */
  readonly rule?: unknown
  /** Its value is gone after a superstep that did not write it. */
  readonly isTransient?: boolean
  /** Its value is never stored. */
  readonly isUntracked?: boolean
  /**
   * The form of a write that counts in place of it: complete, and so that it can be stored. Made once,
   * when the write is made; what is shown of a task is the write as it was.
   */
  readonly prepare?: (write: unknown, context: UpdateContext) => unknown
  /** The value at the start of a thread, or `EMPTY`. */
  initial(): unknown
  /**
   * @param current The value, or `EMPTY`; not changed.
   * @param writes All writes of one superstep, at least one, in task-path order.
   */
  update(current: unknown, writes: readonly unknown[], context: UpdateContext): unknown
}

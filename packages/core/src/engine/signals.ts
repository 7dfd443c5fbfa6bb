import type { Interrupt } from '../checkpoint/interrupt.ts'
import { hasBrand } from '../internal/brand.ts'
import type { Command } from './command.ts'

/**
 * What unwinds a node without being a failure. Signals are no errors: a node must not catch them.
 * They extend Error so that whoever does catch one sees what it is.
 */
const SIGNAL: unique symbol = Symbol.for('rivulet.signal')

/** A task waits for answers; without any, it stopped at a static interrupt of a nested graph. */
export class InterruptSignal extends Error {
  override readonly name = 'InterruptSignal'
  readonly interrupts: readonly Interrupt[]

  constructor(interrupts: readonly Interrupt[]) {
    super('A node waits for an answer. This is a signal of the engine: let it pass.')
    // Several parts tell the same list.
    this.interrupts = Object.freeze(interrupts)
    Object.defineProperty(this, SIGNAL, { value: 'interrupt' })
  }

  static isInstance(value: unknown): value is InterruptSignal {
    return hasBrand(value, SIGNAL) && (value as Record<symbol, unknown>)[SIGNAL] === 'interrupt'
  }
}

/** A node of a nested graph speaks to the graph above. */
export class ParentCommandSignal extends Error {
  override readonly name = 'ParentCommandSignal'
  readonly command: Command

  constructor(command: Command) {
    super('A node commands the parent graph. This is a signal of the engine: let it pass.')
    this.command = command
    Object.defineProperty(this, SIGNAL, { value: 'parent-command' })
  }

  static isInstance(value: unknown): value is ParentCommandSignal {
    return (
      hasBrand(value, SIGNAL) && (value as Record<symbol, unknown>)[SIGNAL] === 'parent-command'
    )
  }
}

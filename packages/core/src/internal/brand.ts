/**
 * The mark of Command across copies of the package: the page knows a command without loading the
 * engine.
 */
export const COMMAND: unique symbol = Symbol.for('rivulet.command')
/** The mark of Send. */
export const SEND: unique symbol = Symbol.for('rivulet.send')

export function hasBrand(value: unknown, brand: symbol): value is object {
  return typeof value === 'object' && value !== null && brand in value
}

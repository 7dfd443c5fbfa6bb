import { hasBrand } from '../internal/brand.ts'

const BRAND: unique symbol = Symbol.for('rivulet.final')

/** What a function returns that saves something else than its result. */
export class FinalValue<Result = unknown, Saved = unknown> {
  /** What the run comes to. */
  readonly value: Result
  /** What the next run on the thread finds as `runtime.previous`. */
  readonly save: Saved

  constructor({ value, save }: { readonly value: Result; readonly save: Saved }) {
    this.value = value
    this.save = save
    Object.defineProperty(this, BRAND, { value: true })
  }

  static isInstance(value: unknown): value is FinalValue {
    return hasBrand(value, BRAND)
  }
}

/** Milliseconds that one value of a series stands for. */
export const STEP = 250
/** Two minutes. */
const LENGTH = 480

/** Sums per quarter of a second, the newest two minutes. */
export class Series {
  readonly #sums = new Float64Array(LENGTH)
  readonly #steps = new Float64Array(LENGTH).fill(-1)
  #total = 0
  #newest = 0

  get total(): number {
    return this.#total
  }

  /** Time of the newest value; 0 before the first. */
  get newest(): number {
    return this.#newest
  }

  add(at: number, value = 1): void {
    const step = Math.floor(at / STEP)
    const slot = step % LENGTH
    if (this.#steps[slot] !== step) {
      this.#steps[slot] = step
      this.#sums[slot] = 0
    }
    this.#sums[slot]! += value
    this.#total += value
    this.#newest = Math.max(this.#newest, at)
  }

  /** The sum of the step that holds this time. */
  at(time: number): number {
    const step = Math.floor(time / STEP)
    const slot = ((step % LENGTH) + LENGTH) % LENGTH
    return this.#steps[slot] === step ? this.#sums[slot]! : 0
  }

  /** Per second, over the last whole second before a time. */
  rate(time: number): number {
    let sum = 0
    for (let step = 1; step <= 1000 / STEP; step++) sum += this.at(time - step * STEP)
    return sum
  }
}

import { isAnswerMap } from '../internal/answer-map.ts'

/**
 * What a run was resumed with. One of it serves a run with all its nested graphs: each answer is
 * taken once, by the first question that it fits.
 */
export class Answers {
  static readonly NONE: Answers = new Answers(undefined, new Map())
  readonly #byId: Map<string, unknown>
  #first: { readonly value: unknown } | undefined

  private constructor(first: { readonly value: unknown } | undefined, byId: Map<string, unknown>) {
    this.#first = first
    this.#byId = byId
  }

  /** An object whose keys are all ids of interrupts answers by id; anything else is the answer. */
  static from(resume: unknown): Answers {
    if (resume === undefined || resume === null) return Answers.NONE
    if (isAnswerMap(resume)) return new Answers(undefined, new Map(Object.entries(resume)))
    return new Answers({ value: resume }, new Map())
  }

  /** Nothing was asked yet: nothing can be answered. */
  drop(): void {
    this.#first = undefined
    this.#byId.clear()
  }

  /**
   * The run asks anew, under other ids. A single answer to a question that cannot be found again (a
   * nested graph had asked it) goes to the first one.
   *
   * @param ids Of the questions now, by what they were.
   */
  moveTo(ids: ReadonlyMap<string, string>): void {
    const given = [...this.#byId]
    this.#byId.clear()
    for (const [id, value] of given) {
      const now = ids.get(id)
      if (now !== undefined) this.#byId.set(now, value)
    }
    const [only, ...others] = given
    if (only && others.length === 0 && this.#byId.size === 0) this.#first = { value: only[1] }
  }

  /** The answer to this question, or undefined when there is none. */
  take(interruptId: string): { readonly value: unknown } | undefined {
    if (this.#byId.has(interruptId)) {
      const value = this.#byId.get(interruptId)
      this.#byId.delete(interruptId)
      return { value }
    }
    const first = this.#first
    this.#first = undefined
    return first
  }
}

// One sample of one side of a case: the same code in a Node process and in a page.
import type { Case, Contender, Outcome, Side, Work } from './case.ts'

/** Runs are repeated for so long, and averaged: one of ours may take less than a clock tick. */
const SAMPLE_MILLIS = 50

export interface Sample {
  /** Of one unit, in µs, bytes or times. */
  readonly cost: number
  readonly outcome: Outcome
}

/** Prepares each side of each case once, when it is first asked for. */
export class Bench {
  readonly #cases: ReadonlyMap<string, Case>
  readonly #prepared = new Map<Contender, Promise<Work>>()

  constructor(cases: readonly Case[]) {
    this.#cases = new Map(cases.map((each) => [each.name, each]))
  }

  async sample(name: string, side: Side): Promise<Sample> {
    const contender = this.#cases.get(name)?.[side]
    if (!contender) throw new Error(`There is no ${side} side of the case "${name}".`)
    let work = this.#prepared.get(contender)
    if (!work) {
      work = contender.prepare()
      this.#prepared.set(contender, work)
    }
    return takeSample(await work, contender)
  }
}

async function takeSample(work: Work, { units, isWhole = false }: Contender): Promise<Sample> {
  const enough = isWhole ? 0 : SAMPLE_MILLIS
  // No forced collection before: V8 then drops optimised code, and short runs cost double.
  let cost = 0
  let spent = 0
  let runs = 0
  let outcome: Outcome | undefined
  do {
    const started = performance.now()
    const lap = await work()
    const elapsed = performance.now() - started
    outcome ??= lap.outcome
    mustEqual(outcome, lap.outcome, 'two runs')
    cost += lap.cost ?? elapsed * 1000
    spent += elapsed
    runs++
  } while (spent < enough)
  return { cost: cost / runs / units, outcome }
}

/** @throws Error that shows both, when they are not the same. */
export function mustEqual(left: Outcome, right: Outcome, who: string): void {
  const [leftText, rightText] = [JSON.stringify(left), JSON.stringify(right)]
  if (leftText === rightText) return
  throw new Error(`Results differ between ${who}:\n  ${leftText}\n  ${rightText}`)
}

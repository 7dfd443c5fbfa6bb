// Rounds, taken in turn by the cases and sides of a topic, and what they amount to.
import type { Budget, Case, Kind, Outcome, Place, Side, Topic } from './case.ts'
import { mustEqual, type Sample } from './sample.ts'

const WARM_UPS = 2
export const ROUNDS = 7

/** Where samples come from: a process, or a page. */
export interface Sampler {
  sample(asked: Case, side: Side): Promise<Sample>
}

export interface Figure {
  readonly label: string
  readonly median: number
  readonly min: number
  readonly samples: readonly number[]
}

export interface Row {
  readonly place: Place
  readonly topic: string
  readonly name: string
  readonly kind: Kind
  readonly ours?: Figure
  readonly other?: Figure
  /** How many times what ours costs the other costs. */
  readonly ratio?: number
  readonly budget?: Budget
  readonly verdict: 'met' | 'missed' | 'reported' | 'FAILED'
  /** What both sides produced. */
  readonly outcome?: Outcome
  /** Why there are no figures. */
  readonly error?: string
}

interface Tally {
  readonly case: Case
  readonly costs: Record<Side, number[]>
  outcome?: Outcome
  error?: string
}

export async function measure(topic: Topic, sampler: Sampler, place: Place): Promise<Row[]> {
  const tallies: Tally[] = topic.cases.map((each) => ({
    case: each,
    costs: { ours: [], other: [] },
  }))
  for (let round = 0; round < WARM_UPS + ROUNDS; round++) {
    // in turn, so that a slow moment of the machine does not fall on one case or side alone
    for (const tally of tallies) {
      if (tally.error === undefined) await takeRound(tally, sampler, round)
    }
  }
  return tallies.map((tally) => rowOf(tally, topic.name, place))
}

async function takeRound(tally: Tally, sampler: Sampler, round: number): Promise<void> {
  const { name, other, rounds = ROUNDS } = tally.case
  // what does not vary is not warmed up, either
  const { warmUps = rounds === 1 ? 0 : WARM_UPS } = tally.case
  if (round >= warmUps + rounds) return
  const sides: Side[] = other ? ['ours', 'other'] : ['ours']
  if (round % 2 === 1) sides.reverse()
  try {
    for (const side of sides) {
      const { cost, outcome } = await sampler.sample(tally.case, side)
      tally.outcome ??= outcome
      mustEqual(tally.outcome, outcome, `the sides or rounds of "${name}" (now: ${side})`)
      if (round >= warmUps) tally.costs[side].push(cost)
    }
  } catch (error) {
    tally.error = error instanceof Error ? error.message : String(error)
  }
}

function rowOf(tally: Tally, topic: string, place: Place): Row {
  const { name, kind = 'time', ours: mine, other: theirs } = tally.case
  const common = { place, topic, name, kind }
  if (tally.error !== undefined) return { ...common, verdict: 'FAILED', error: tally.error }
  const budget = tally.case.budget?.[place]
  const ours = figureOf(mine.label, tally.costs.ours)
  const other = theirs && figureOf(theirs.label, tally.costs.other)
  const ratio = other && other.median / ours.median
  return {
    ...common,
    ours,
    ...(other && ratio !== undefined ? { other, ratio } : {}),
    ...(budget ? { budget } : {}),
    verdict: judge(budget, ours.median, ratio),
    ...(tally.outcome ? { outcome: tally.outcome } : {}),
  }
}

function judge(
  budget: Budget | undefined,
  cost: number,
  ratio: number | undefined,
): Row['verdict'] {
  if (!budget) return 'reported'
  const { ratio: least = 0, atMost = Number.POSITIVE_INFINITY } = budget
  return (ratio ?? 0) >= least && cost <= atMost ? 'met' : 'missed'
}

function figureOf(label: string, samples: readonly number[]): Figure {
  const sorted = samples.toSorted((left, right) => left - right)
  return { label, median: sorted[Math.floor(sorted.length / 2)]!, min: sorted[0]!, samples }
}

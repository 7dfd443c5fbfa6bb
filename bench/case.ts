// What is measured: cases, each a contest of two contenders over the same work.

/** Where a case runs; budgets differ. `node` is the Node of this project, 24. */
export type Place = 'node' | 'node20' | 'chromium'

export type Side = 'ours' | 'other'

/** Whom the budgets are about; what else stands on the other side is named in the report. */
export const PEER = 'LangGraph.js'

/** What a run produced. The two sides of a case must produce the same, at every run. */
export type Outcome = Readonly<Record<string, unknown>>

/** One run of prepared work. */
export interface Lap {
  readonly outcome: Outcome
  /** What the run cost, in µs, bytes or times, where that is not simply the time that it took. */
  readonly cost?: number
}

export type Work = () => Promise<Lap>

export interface Contender {
  readonly label: string
  /** It is the peer: before Node 24 it gets a process of its own. */
  readonly isPeer?: boolean
  /** By this the cost of one run is divided. */
  readonly units: number
  /** One run is a sample, however short: it is long, or was made for several cases at once. */
  readonly isWhole?: boolean
  /** Makes what is not part of the measure. */
  readonly prepare: () => Promise<Work>
}

/** What a case must reach. */
export interface Budget {
  /** Least cost of the other side over ours. */
  readonly ratio?: number
  /** Most that one unit of ours may cost, in µs, bytes or times. */
  readonly atMost?: number
}

export type Kind = 'time' | 'bytes' | 'count'

export interface Case {
  readonly name: string
  readonly ours: Contender
  /** Absent: ours alone is reported. */
  readonly other?: Contender
  readonly budget?: Partial<Readonly<Record<Place, Budget>>>
  readonly kind?: Kind
  /** Default: `ROUNDS`. 1 for what does not vary. */
  readonly rounds?: number
  /** Rounds before that do not count. Default: `WARM_UPS`; none before a single round. */
  readonly warmUps?: number
}

/** Cases that share their processes, and whose rounds are taken in turn. */
export interface Topic {
  readonly name: string
  readonly cases: readonly Case[]
}

/** Makes a number of units smaller while a bench is being written: `BENCH_SCALE=0.02`. */
export type Scaled = (units: number) => number

export function scaledBy(factor: number): Scaled {
  return (units) => Math.max(10, Math.round(units * factor))
}

/** The same budget in Node 24 and 20. */
export function inNode(budget: Budget): Partial<Record<Place, Budget>> {
  return { node: budget, node20: budget }
}

export function everywhere(budget: Budget): Partial<Record<Place, Budget>> {
  return { ...inNode(budget), chromium: budget }
}

/**
 * For ten times the units against one. What is alive at once grows tenfold and makes collections
 * dearer, so some growth is allowed; a quadratic cost would grow tenfold per unit.
 */
export const LINEAR: Budget = { ratio: 1 / 3 }

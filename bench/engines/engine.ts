// The work that both libraries do, each in its own words.
import type { Outcome, Work } from '../case.ts'

type Mode = 'values' | 'updates' | 'tasks'

export interface LoopOptions {
  readonly steps: number
  /** Absent: `invoke`. */
  readonly modes?: readonly Mode[]
  readonly hasSaver?: boolean
}

export interface FanOutOptions {
  readonly tasks: number
  /** How results are collected: by the user's `a.concat(b)`, or by a reducer made for it. */
  readonly list: 'concat' | 'append'
}

export interface Growth {
  /** What the list holds before. */
  readonly messages: number
  /** Supersteps that append one message each. */
  readonly steps: number
}

/** A thread that has grown. */
interface Grown {
  readonly saver: object
  /** Of its supersteps, from node to node, in µs. */
  readonly cost: number
  readonly outcome: Outcome
}

/** One library under measure. */
export interface Engine {
  /** Two nodes that take turns; the state is one integer. */
  loop(options: LoopOptions): Work
  /** Invokes of a one-node graph, one after the other. */
  oneNode(invokes: number): Work
  /** One `Send` per task: item n becomes 2 n. Resolves to the collected results. */
  fanOut(options: FanOutOptions): (offset: number) => Promise<readonly number[]>
  /** One node that writes so many parts without a pause, read by `for await`. */
  custom(parts: number): Work
  /** One model call whose tokens are read by `for await` in messages mode. */
  tokens(source: () => AsyncIterable<string>): Work
  /** Supersteps with a new saver, on a list that is long already. */
  grow(growth: Growth): Promise<Grown>
  /** A run of one more step on such a thread, from the call to its result. */
  turn(growth: Growth): Promise<Work>
  /** Reads the state of a thread whose last steps were of this growth. */
  getState(growth: Growth): Promise<Work>
}

/** More than any run takes: LangGraph.js stops after 25 supersteps unless told otherwise. */
export const recursionLimit = 1_000_000

export const thread = { configurable: { thread_id: 'bench' } }

/** The time from the first call of a node to the last, for as many steps as calls. */
export class StepClock {
  #first: number | undefined
  #last = 0
  #calls = 0

  tick(): void {
    this.#last = performance.now()
    this.#first ??= this.#last
    this.#calls++
  }

  /** In µs, of all steps. */
  get cost(): number {
    const perStep = (this.#last - (this.#first ?? 0)) / (this.#calls - 1)
    return perStep * this.#calls * 1000
  }
}

/** 80 characters, different ones for each message. */
export function messageText(at: number): string {
  return String(at).padStart(80, 'eighty characters ')
}

/** A list of so many messages, as plain data. */
export function messagesBefore(
  count: number,
): { readonly type: 'human'; readonly id: string; readonly content: string }[] {
  return Array.from({ length: count }, (_, at) => ({
    type: 'human',
    id: `before-${at}`,
    content: messageText(at),
  }))
}

/** Counts parts by mode. */
export class PartCounter {
  readonly #counts = new Map<string, number>()

  add(mode: string): void {
    this.#counts.set(mode, (this.#counts.get(mode) ?? 0) + 1)
  }

  /** In one order, however the modes of a step follow each other. */
  get counts(): Outcome {
    return Object.fromEntries(
      [...this.#counts].toSorted(([left], [right]) => (left < right ? -1 : 1)),
    )
  }
}

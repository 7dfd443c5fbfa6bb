import type { Namespace } from '../../internal/ns.ts'
import { interruptsOf } from '../../protocol/question.ts'
import type { Interrupt, StreamPart } from '../../stream/stream-part.ts'
import type { SubmitOptions, SubmitResult } from '../queued-run.ts'
import type { ModeState } from './mode.ts'

/** A question that waits for an answer. The same object for as long as it is open. */
export interface OpenInterrupt<
  Value = unknown,
  Answer = unknown,
  Result = SubmitResult,
> extends Interrupt<Value> {
  /** Of the graph that asks. */
  readonly ns: Namespace
  /** Answers this one, and goes on with the thread. */
  resume(this: void, answer: Answer, options?: SubmitOptions): Promise<Result>
}

/** Resumes a thread with answers by the ids of interrupts. */
export type AnswerInterrupts = (
  answers: Readonly<Record<string, unknown>>,
  options?: SubmitOptions,
) => Promise<SubmitResult>

export interface InterruptsState extends ModeState<StreamPart, readonly OpenInterrupt[]> {
  /** Somebody in this graph, or below it, waits for an answer. */
  isOpenIn(ns: Namespace): boolean
  /** A new run begins; it answers all questions but these, and will ask these again. */
  beginRun(unanswered: ReadonlySet<string>): void
  /** The run is told again. */
  resetRun(): void
  /** The run was refused: nothing was answered. */
  rollBack(): void
  /** What is open, as the run says at its end. */
  endRun(interrupts: readonly Interrupt[]): void
}

const NONE: readonly never[] = Object.freeze([])

/**
 * The questions of a thread, gathered over the parts of its newest run: the last part of a graph need
 * not name them all. A graph and those above it report one question by one id; it is that of the
 * deepest. One that is not answered is open while others are.
 */
export function createInterruptsState(answer: AnswerInterrupts): InterruptsState {
  /** Before the newest run. */
  let before: readonly OpenInterrupt[] = NONE
  /** Of those, what the run leaves open and has not asked again. */
  const waiting = new Map<string, OpenInterrupt>()
  /** Asked by the newest run. */
  const asked = new Map<string, OpenInterrupt>()
  let last: readonly OpenInterrupt[] | undefined

  const wait = (questions: readonly OpenInterrupt[]): void => {
    last = undefined
    asked.clear()
    waiting.clear()
    for (const question of questions) waiting.set(question.id, question)
  }

  const add = (interrupt: Interrupt, at: Namespace): void => {
    const { id } = interrupt
    const known = asked.get(id)
    if (known && known.ns.length >= at.length) return
    const earlier = waiting.get(id)?.ns ?? at
    last = undefined
    asked.set(
      id,
      Object.freeze({
        ...interrupt,
        ns: earlier.length > at.length ? earlier : at,
        resume: (value: unknown, options?: SubmitOptions) => answer({ [id]: value }, options),
      }),
    )
  }

  // A question that is asked again keeps its place.
  const snapshot = (): readonly OpenInterrupt[] => {
    if (last) return last
    const ids = new Set([...before.map(({ id }) => id), ...asked.keys()])
    return (last = Object.freeze([...ids].flatMap((id) => asked.get(id) ?? waiting.get(id) ?? [])))
  }

  return {
    snapshot,
    reduce: (part) => interruptsOf(part)?.forEach((interrupt) => add(interrupt, part.ns)),
    isOpenIn: (ns) =>
      [...asked.values()].some((each) => ns.every((segment, at) => segment === each.ns[at])),
    beginRun(unanswered) {
      before = snapshot()
      wait(before.filter(({ id }) => unanswered.has(id)))
    },
    resetRun() {
      asked.clear()
      last = undefined
    },
    rollBack: () => wait(before),
    endRun(interrupts) {
      const known = snapshot()
      wait(NONE)
      const isOpen = new Set(interrupts.map(({ id }) => id))
      for (const question of known) if (isOpen.has(question.id)) asked.set(question.id, question)
      for (const interrupt of interrupts) add(interrupt, [])
    },
  }
}

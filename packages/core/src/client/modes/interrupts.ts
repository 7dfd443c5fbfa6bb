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
  /** What is open, as the run says at its end. */
  endRun(interrupts: readonly Interrupt[]): void
}

/**
 * The questions of a run, gathered over its parts: the last part of a graph need not name them all.
 * A graph and those above it report one question by one id; it is that of the deepest.
 */
export function createInterruptsState(answer: AnswerInterrupts): InterruptsState {
  const open = new Map<string, OpenInterrupt>()
  let last: readonly OpenInterrupt[] | undefined

  const add = (interrupt: Interrupt, ns: Namespace): void => {
    const { id } = interrupt
    const known = open.get(id)
    if (known && known.ns.length >= ns.length) return
    last = undefined
    open.set(
      id,
      Object.freeze({
        ...interrupt,
        ns,
        resume: (value: unknown, options?: SubmitOptions) => answer({ [id]: value }, options),
      }),
    )
  }

  return {
    reduce: (part) => interruptsOf(part)?.forEach((interrupt) => add(interrupt, part.ns)),
    isOpenIn: (ns) =>
      [...open.values()].some((each) => ns.every((segment, at) => segment === each.ns[at])),
    endRun(interrupts) {
      for (const id of open.keys()) {
        if (interrupts.every((interrupt) => interrupt.id !== id)) open.delete(id)
      }
      last = undefined
      for (const interrupt of interrupts) add(interrupt, [])
    },
    snapshot: () => (last ??= Object.freeze([...open.values()])),
  }
}

const INTERRUPT_ID = /^[0-9a-f]{32}$/

/**
 * Whether an answer is a map from the ids of interrupts to answers: an object all of whose keys are
 * such ids. The empty object counts: it answers nothing. Source: semantics §4.7.
 */
export function isAnswerMap(answer: unknown): answer is Readonly<Record<string, unknown>> {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return false
  return Object.keys(answer).every((key) => INTERRUPT_ID.test(key))
}

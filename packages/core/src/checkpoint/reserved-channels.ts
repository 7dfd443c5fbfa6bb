/** Names in the writes of a task that are no channel of the state. Source: LangGraph's storage. */
export const ERROR = '__error__'
export const INTERRUPT = '__interrupt__'
/** The answers that a task has had so far, as a list. */
export const RESUME = '__resume__'
/** What the call of a task came to. */
export const RETURN = '__return__'
/** A task that ended and wrote nothing. */
export const NO_WRITES = '__no_writes__'
/** A `Send`. */
export const TASKS = '__pregel_tasks'
/** An edge taken: the name of the target follows. */
export const BRANCH_TO = 'branch:to:'
/** A deferred node that waits: its name follows. */
export const DEFERRED = 'deferred:'
/** The writes of a Command that was the input of a run belong to no task. */
export const NULL_TASK_ID = '00000000-0000-0000-0000-000000000000'

const NAMES: ReadonlySet<string> = new Set([ERROR, INTERRUPT, RESUME, RETURN, NO_WRITES, TASKS])

/** Whether a state key would be taken for something else where a thread is stored. */
export function isReserved(key: string): boolean {
  return NAMES.has(key) || [BRANCH_TO, DEFERRED, 'join:'].some((start) => key.startsWith(start))
}

const PLACES: Readonly<Record<string, string>> = {
  __proto__: null as never, // a channel may be called `toString`
  [INTERRUPT]: 'interrupt',
  [RESUME]: 'answer',
  [TASKS]: 'send',
  __start__: 'input',
  [RETURN]: 'result',
  __end__: 'result',
  __previous__: 'save',
}

/** What a channel holds, as the author of a graph knows it: for errors. */
export function placeOf(channel: string): string {
  return PLACES[channel] ?? `state.${channel}`
}

/**
 * How a task stands: of these it keeps the last value. Everything else is a write of a task that has
 * ended, and of that the first counts.
 */
export const TASK_STATUS: ReadonlySet<string> = new Set([ERROR, INTERRUPT, RESUME])

/**
 * The writes of a task after more of them came: what a task wrote once stays, its error, its
 * questions and its answers are replaced, and commands add up.
 */
export function mergeWrites<Write extends readonly [channel: string, value: unknown]>(
  known: readonly Write[],
  more: readonly Write[],
  taskId: string,
): readonly Write[] {
  if (known.length === 0) return more
  if (taskId === NULL_TASK_ID) return [...known, ...more]
  const replaced = new Set(more.map(([channel]) => channel).filter((name) => TASK_STATUS.has(name)))
  const kept = known.filter(([channel]) => !replaced.has(channel))
  const hasEnded = kept.some(([channel]) => !TASK_STATUS.has(channel))
  return [...kept, ...more.filter(([channel]) => !hasEnded || TASK_STATUS.has(channel))]
}

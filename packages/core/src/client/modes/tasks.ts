import { type Namespace, nsKey } from '../../internal/ns.ts'
import type { Interrupt, StreamPart, TasksStreamPart } from '../../stream/stream-part.ts'
import { type ActivityStatus, isResult, type LeftoverStatus, statusOf } from './activity.ts'
import { DEFAULT_LIMIT, type ModeState } from './mode.ts'

/** One task of the newest run. Immutable; a task that goes on is a new object. */
export interface TaskView<Question = unknown> {
  readonly id: string
  /** Of its node. */
  readonly name: string
  /** Of its graph. */
  readonly ns: Namespace
  readonly status: ActivityStatus
  /** Undefined for a task whose start was not told. */
  readonly input: unknown
  /** What it wrote, by state key; undefined until it has ended. */
  readonly result: Readonly<Record<string, unknown>> | undefined
  /** What it failed with, `name: message`. */
  readonly error: string | null
  readonly interrupts: readonly Interrupt<Question>[]
  readonly triggers: readonly string[]
  readonly metadata?: Readonly<Record<string, unknown>>
  /** It did not run again: its writes were kept from an earlier run, or by a node cache. */
  readonly isCached: boolean
}

export interface TasksState extends ModeState<StreamPart, readonly TaskView[]> {
  endRun(status: LeftoverStatus): void
}

/** The tasks of a run in the order in which they started; of the finished ones, the newest. */
export function createTasksState(limit: number = DEFAULT_LIMIT): TasksState {
  const tasks = new Map<string, TaskView>()
  /** Ids of what has not ended, by the key of its graph. */
  const running = new Map<string, Set<string>>()
  let last: readonly TaskView[] | undefined

  const note = ({ id, ns }: TaskView, isRunning: boolean): void => {
    const key = nsKey(ns)
    const ids = running.get(key) ?? new Set()
    if (isRunning) ids.add(id)
    else ids.delete(id)
    if (ids.size > 0) running.set(key, ids)
    else running.delete(key)
  }
  const put = (task: TaskView): void => {
    tasks.set(task.id, Object.freeze(task))
    last = undefined
    note(task, task.status === 'running')
    // Not at every task, so that one costs the same on average however many there are.
    if (tasks.size > limit * 2) prune()
  }
  /** Oldest first, and what has ended before what runs. */
  const prune = (): void => {
    for (const isRunningToo of [false, true]) {
      for (const task of tasks.values()) {
        if (tasks.size <= limit) return
        if (!isRunningToo && task.status === 'running') continue
        tasks.delete(task.id)
        note(task, false)
      }
    }
  }
  /** Ends what has not said itself that it ended: all of a graph, or the first task of a node. */
  const settle = (key: string, change: Partial<TaskView>, name?: string): void => {
    for (const id of running.get(key) ?? []) {
      const task = tasks.get(id)
      if (!task || (name !== undefined && task.name !== name)) continue
      put({ ...task, ...change })
      if (name !== undefined) return
    }
  }

  return {
    reduce(part) {
      const { ns } = part
      if (part.type === 'tasks') put(toView(part, tasks.get(part.data.id)))
      else if (part.type === 'updates' && isReplayed(part.data)) {
        for (const [name, result] of Object.entries(part.data)) {
          settle(nsKey(ns), { ...REPLAYED, result: result as TaskView['result'] }, name)
        }
      } else if (part.type === 'values' && part.interrupts.length === 0) {
        // A superstep is over: what has no result was replayed, and nobody asked for its updates.
        settle(nsKey(ns), REPLAYED)
      }
    },
    endRun(status) {
      for (const key of running.keys()) settle(key, { status })
    },
    snapshot() {
      prune()
      return (last ??= Object.freeze([...tasks.values()]))
    },
  }
}

const REPLAYED = { status: 'success', isCached: true } as const

function toView({ ns, data }: TasksStreamPart, known: TaskView | undefined): TaskView {
  const isCached = false
  return isResult(data)
    ? { input: undefined, triggers: [], ...known, ...data, ns, status: statusOf(data), isCached }
    : { ...data, ns, status: 'running', result: undefined, error: null, interrupts: [], isCached }
}

function isReplayed(data: Readonly<Record<string, unknown>>): boolean {
  return (data['__metadata__'] as { cached?: unknown } | undefined)?.cached === true
}

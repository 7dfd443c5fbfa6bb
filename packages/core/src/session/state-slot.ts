import type { DebugStreamPart, StreamPart, TasksStreamPart } from '../stream/stream-part.ts'
import type { Values } from '../protocol/values-delta.ts'

/** Where a part holds a state of its graph, or some of it. */
export interface StateSlot {
  /** Keys from the part to the state. */
  readonly path: readonly string[]
  readonly state: Values
  /** Later parts are compared with it. */
  readonly isBase: boolean
}

/** What starts a task instead of edges: its input may be anything. */
const PUSH = '__pregel_push'

/** The slot of a part; undefined for a part without one, and where it holds no record. */
export function slotOf(part: StreamPart): StateSlot | undefined {
  switch (part.type) {
    case 'values':
      return toSlot(['data'], part.data, true)
    case 'checkpoints':
      return toSlot(['data', 'values'], part.data.values, true)
    case 'tasks':
      return slotOfTask(['data'], part.data)
    case 'debug':
      return slotOfDebug(part.data)
    default:
      return undefined
  }
}

function slotOfDebug({ type, payload }: DebugStreamPart['data']): StateSlot | undefined {
  return type === 'checkpoint'
    ? toSlot(['data', 'payload', 'values'], payload.values, true)
    : slotOfTask(['data', 'payload'], payload)
}

function slotOfTask(path: readonly string[], task: TasksStreamPart['data']): StateSlot | undefined {
  return 'result' in task
    ? toSlot([...path, 'result'], task.result, false)
    : toSlot([...path, 'input'], task.input, !task.triggers.includes(PUSH))
}

function toSlot(path: readonly string[], state: unknown, isBase: boolean): StateSlot | undefined {
  return isRecord(state) ? { path, state, isBase } : undefined
}

/** An object that crosses by its own fields: no list, Map, Date or other built-in. */
function isRecord(value: unknown): value is Values {
  return Object.prototype.toString.call(value) === '[object Object]'
}

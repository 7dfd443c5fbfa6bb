import type { StreamPart } from '@rivulet/core/client'

/** More than fits on one line. */
const LENGTH = 300

/** As much of a value as may be seen on one line. */
export function preview(value: unknown): string {
  return (JSON.stringify(value) ?? '').slice(0, LENGTH)
}

/** The data of a part, beginning with what tells most: ids and times would push it out of sight. */
export function previewPart(part: StreamPart): string {
  return preview(inOrder(part))
}

function inOrder(part: StreamPart): unknown {
  switch (part.type) {
    case 'messages': {
      const [{ content, ...message }, metadata] = part.data
      return [{ content, ...message }, metadata]
    }
    case 'tasks': {
      const { id, ...task } = part.data
      return { ...task, id }
    }
    case 'checkpoints': {
      const { values, next, ...checkpoint } = part.data
      return { values, next, ...checkpoint }
    }
    case 'debug': {
      const { timestamp, ...event } = part.data
      return { ...event, timestamp }
    }
    default:
      return part.data
  }
}

import type { Namespace } from '@rivulet/core/client'
import { type ThreadHandle, useTasks } from '@rivulet/react'
import { newest } from './newest.ts'
import { StatusIcon } from './status-icon.tsx'

interface TasksLineProps {
  readonly thread: ThreadHandle
  /** Of this graph only; undefined for all of them. */
  readonly ns: Namespace | undefined
}

/** Who works, and who has finished. */
export function TasksLine({ thread, ns }: TasksLineProps) {
  const tasks = useTasks(thread, { ns })
  if (tasks.length === 0) return null
  return (
    <div className="view">
      <h3>Tasks</h3>
      <ul className="task-chips">
        {newest(tasks).map(({ item: { id, name, status, isCached } }) => (
          <li key={id}>
            <StatusIcon status={isCached ? 'cached' : status} />
            {name}
          </li>
        ))}
      </ul>
    </div>
  )
}

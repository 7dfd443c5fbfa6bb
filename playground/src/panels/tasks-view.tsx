import type { Namespace, TaskView } from '@rivulet/core/client'
import { type ThreadHandle, useTasks } from '@rivulet/react'
import { memo, useState } from 'react'
import type { RunLog } from '../run/run-log.ts'
import { formatTime } from './format-time.ts'
import { nsLabel } from './namespace-label.ts'
import { preview } from './preview.ts'
import { StatusIcon } from './status-icon.tsx'

interface TasksViewProps {
  readonly thread: ThreadHandle
  readonly log: RunLog | undefined
  /** Of this graph only; undefined for all of them. */
  readonly ns: Namespace | undefined
}

/** Who runs in the newest run, and how it ended. */
export function TasksView({ thread, log, ns }: TasksViewProps) {
  const tasks = useTasks(thread, { ns })
  const ended = tasks.filter(({ status }) => status !== 'running').length
  return (
    <>
      <div className="parts-bar">
        <span>{ns ? nsLabel(ns) : 'All graphs'}</span>
        <span className="count">
          {ended} of {tasks.length} ended
        </span>
      </div>
      <div className="parts" tabIndex={0} role="group" aria-label="Tasks">
        {tasks.map((task) => (
          <TaskRow key={task.id} task={task} duration={log?.durationOf(task.id)} hasNs={!ns} />
        ))}
        {tasks.length === 0 && (
          <p className="empty">
            {log
              ? 'No task was told. Tick the mode tasks, and run again.'
              : 'Every task of a run is listed here, from its start on.'}
          </p>
        )}
      </div>
    </>
  )
}

interface TaskRowProps {
  readonly task: TaskView
  readonly duration: number | undefined
  readonly hasNs: boolean
}

/** One task on one line; opened, all that is known of it. */
const TaskRow = memo(({ task, duration, hasNs }: TaskRowProps) => {
  const { name, ns, status, isCached } = task
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="entry task" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <StatusIcon status={isCached ? 'cached' : status} />
        <span className="task-name">
          {hasNs && ns.length > 0 && <span className="part-ns">{nsLabel(ns)} › </span>}
          <code>{name}</code>
        </span>
        <code className="part-data">{previewOf(task)}</code>
        <span className="part-time">{duration === undefined ? '' : formatTime(duration)}</span>
      </summary>
      {isOpen && <pre className="box">{JSON.stringify(detailsOf(task), null, 2)}</pre>}
    </details>
  )
})

/** What matters most: why it failed, what it asks, what it wrote, what it got. */
function previewOf({ error, interrupts, result, input }: TaskView): string {
  if (error !== null) return error
  const [interrupt] = interrupts
  return preview(interrupt ? interrupt.value : (result ?? input))
}

function detailsOf({ id, input, result, error, interrupts, triggers }: TaskView): object {
  return {
    id,
    triggers,
    input,
    result,
    ...(error !== null && { error }),
    ...(interrupts.length > 0 && { interrupts }),
  }
}

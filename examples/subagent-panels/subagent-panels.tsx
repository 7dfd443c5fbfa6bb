import type { Namespace, NamespaceNode } from '@rivulet/core/client'
import {
  type ThreadHandle,
  useGraphStream,
  useMessageIds,
  useMessageText,
  useNamespaces,
  useTasks,
} from '@rivulet/react'
import { ActionButton } from '../action-button.tsx'
import { client } from './client.ts'

const ANGLES = ['rivers', 'ferries', 'bridges']

export function SubagentPanels() {
  const report = useGraphStream(client.graph('report'))
  const subagents = useNamespaces(report.thread)
  return (
    <section aria-label="Subagents">
      <ActionButton
        isDisabled={report.isRunning}
        onPress={() => void report.submit({ angles: ANGLES })}
      >
        Write the report
      </ActionButton>
      <p role="status">{report.status}</p>
      {/* One for each call: branches of a fan-out and turns of a loop have namespaces of their own. */}
      <ul>
        {subagents.map((subagent) => (
          <li key={subagent.key}>
            <Panel thread={report.thread} subagent={subagent} />
          </li>
        ))}
      </ul>
    </section>
  )
}

interface PanelProps {
  readonly thread: ThreadHandle
  readonly subagent: NamespaceNode
}

/** Renders for what happens in its own namespace, and for nothing else. */
function Panel({ thread, subagent: { ns, name, status } }: PanelProps) {
  const tasks = useTasks(thread, { ns })
  const ids = useMessageIds(thread, { ns })
  return (
    <article aria-label={`${name} ${ns.at(-1)}`} aria-busy={status === 'running'}>
      <h3>
        {name} <small>{status}</small>
      </h3>
      <ol aria-label="Tasks">
        {tasks.map((task) => (
          <li key={task.id}>
            {task.name}: {task.status}
          </li>
        ))}
      </ol>
      <div aria-live="polite">
        {ids.map((id) => (
          <Text key={id} thread={thread} ns={ns} id={id} />
        ))}
      </div>
    </article>
  )
}

interface TextProps {
  readonly thread: ThreadHandle
  readonly ns: Namespace
  readonly id: string
}

function Text({ thread, ns, id }: TextProps) {
  return <p>{useMessageText(thread, id, { ns })}</p>
}

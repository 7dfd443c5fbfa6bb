import type { Namespace, ToolCallState, ToolCallView } from '@rivulet/core/client'
import { type ThreadHandle, useToolCalls } from '@rivulet/react'
import { memo } from 'react'
import { type Activity, StatusIcon } from './status-icon.tsx'

interface ToolCallsViewProps {
  readonly thread: ThreadHandle
  /** Of this graph only; undefined for all of them. */
  readonly ns: Namespace | undefined
}

/** Which tools models have called: the arguments while they are written, then what the tools say. */
export function ToolCallsView({ thread, ns }: ToolCallsViewProps) {
  const calls = useToolCalls(thread, ns && { ns })
  if (calls.length === 0) return null
  return (
    <div className="view tool-calls">
      <h3>Tool calls</h3>
      {calls.map((call) => (
        <ToolCallRow key={call.id} call={call} />
      ))}
    </div>
  )
}

const ACTIVITIES: Readonly<Record<ToolCallState, Activity | undefined>> = {
  'input-streaming': undefined,
  'input-available': undefined,
  running: 'running',
  done: 'success',
  error: 'error',
  stopped: 'stopped',
}

/** One call. While it goes on, this row renders and nothing else does. */
const ToolCallRow = memo(({ call }: { readonly call: ToolCallView }) => {
  const { name, args, state, deltas, output, error } = call
  const activity = ACTIVITIES[state]
  const result = error ?? output
  return (
    <article className="message tool-call" data-state={state}>
      <p className="message-source">
        {activity && <StatusIcon status={activity} />}
        <code>{name}</code>
        {state === 'input-streaming' && <span className="node">writing its arguments…</span>}
      </p>
      <pre className="tool-args">{JSON.stringify(args, null, 2)}</pre>
      {deltas.length > 0 && <p className="tool-deltas">{deltas.map(textOf).join('')}</p>}
      {result !== undefined && <p className="tool-output">{textOf(result)}</p>}
    </article>
  )
})

/** Of a whole message its content. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  const isMessage = typeof value === 'object' && value !== null && 'content' in value
  return isMessage ? textOf(value.content) : JSON.stringify(value)
}

import { RivuletError } from '@rivulet/core/client'

interface ErrorPanelProps {
  readonly error: Error
  readonly onDismiss: () => void
  readonly onRunAgain: (() => void) | undefined
}

/** What to do, by the code of the error. */
const FIXES: Readonly<Record<string, string>> = {
  WORKER_DIED: 'The worker is gone. Run again: a new one is started.',
  WORKER_SILENT:
    'The worker does not answer: a node may be computing without a pause. Run again in a new one.',
  DISCONNECTED: 'The connection was closed. Run again to open it.',
  GRAPH_RECURSION_LIMIT: 'Give the loop of the graph an end, or raise recursionLimit.',
}

/** The failure of the newest run. */
export function ErrorPanel({ error, onDismiss, onRunAgain }: ErrorPanelProps) {
  const code = RivuletError.isInstance(error) ? error.code : error.name
  const fix = FIXES[code] ?? 'A node threw this. Mend the node or its input, then run again.'
  return (
    <div className="error-panel" role="alert">
      <p className="error-head">
        <code>{code}</code>
        {onRunAgain && (
          <button type="button" className="button small" onClick={onRunAgain}>
            Run again
          </button>
        )}
        <button type="button" className="button small" onClick={onDismiss}>
          Dismiss
        </button>
      </p>
      <p className="error-message">{error.message}</p>
      <p className="error-fix">{fix}</p>
    </div>
  )
}

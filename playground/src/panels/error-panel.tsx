import { RivuletError } from '@rivulet/core/client'

interface ErrorPanelProps {
  readonly error: Error
  readonly onDismiss: () => void
  readonly onRunAgain: (() => void) | undefined
}

/** The failure of the newest run. */
export function ErrorPanel({ error, onDismiss, onRunAgain }: ErrorPanelProps) {
  const isOurs = RivuletError.isInstance(error)
  return (
    <div className="error-panel" role="alert">
      <p className="error-head">
        <code>{isOurs ? error.code : error.name}</code>
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
      {/* ours say themselves what to do */}
      {!isOurs && (
        <p className="error-fix">The graph’s own code threw this. Mend it, or its input.</p>
      )}
    </div>
  )
}

import type { RemoteGraph, StateSnapshot } from '@rivulet/core/client'
import { RivuletError } from '@rivulet/core/client'
import { useThreadHistory } from '@rivulet/react'
import { useState } from 'react'
import { ClockTime } from './clock-time.tsx'
import { ValuesTable } from './values-table.tsx'

interface CheckpointsViewProps {
  readonly graph: RemoteGraph
  readonly threadId: string | undefined
  /** Runs the thread again from a checkpoint; undefined while it runs. */
  readonly onGoBack: ((checkpointId: string) => void) | undefined
}

/** What the saver of the graph keeps of the thread, newest first. */
export function CheckpointsView({ graph, threadId, onGoBack }: CheckpointsViewProps) {
  const { data: states = [], error, isLoading } = useThreadHistory(graph, threadId)
  return (
    <>
      <div className="parts-bar">
        <span>Of this thread, newest first</span>
        <span className="count">
          {states.length} {states.length === 1 ? 'checkpoint' : 'checkpoints'}
        </span>
      </div>
      <div className="parts" tabIndex={0} role="group" aria-label="Checkpoints">
        {states.map((state, at) => (
          <CheckpointRow
            key={idOf(state)}
            state={state}
            // The newest is where the thread stands; from the last one of a run nothing follows.
            onGoBack={at > 0 && state.next.length > 0 ? onGoBack : undefined}
          />
        ))}
        {states.length === 0 && !isLoading && (
          <p className="empty">{error ? whyNot(error) : 'The first run saves the first one.'}</p>
        )}
      </div>
    </>
  )
}

function whyNot(error: Error): string {
  return RivuletError.isInstance(error) && error.code === 'CHECKPOINTER_REQUIRED'
    ? 'This graph has no saver: nothing of it is kept when a run has ended.'
    : error.message
}

/** Nothing was written yet: a state without keys, or no result. */
function isEmpty(values: unknown): boolean {
  return values === null || (typeof values === 'object' && Object.keys(values).length === 0)
}

function idOf({ config }: StateSnapshot<unknown>): string {
  return String((config.configurable as { readonly checkpoint_id?: string }).checkpoint_id)
}

interface CheckpointRowProps extends Pick<CheckpointsViewProps, 'onGoBack'> {
  readonly state: StateSnapshot<unknown>
}

/** One checkpoint on one line; opened, its state. */
function CheckpointRow({ state, onGoBack }: CheckpointRowProps) {
  const { metadata, next, values, interrupts, createdAt } = state
  const [isOpen, setOpen] = useState(false)
  return (
    <details
      className="entry checkpoint"
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>
        <span className="part-index">{metadata?.step}</span>
        <span className="part-type" data-type="checkpoints">
          {metadata?.source}
        </span>
        <span className="checkpoint-next">
          {next.length > 0 ? (
            <>
              next: <code>{next.join(', ')}</code>
            </>
          ) : (
            'nothing runs next'
          )}
          {interrupts.length > 0 && <span className="waits">waits for an answer</span>}
        </span>
        {createdAt && <ClockTime at={createdAt} />}
      </summary>
      {isOpen && (
        <div className="box">
          {isEmpty(values) ? (
            <p className="empty">The state is empty.</p>
          ) : (
            <ValuesTable values={values} />
          )}
          {onGoBack && (
            <button type="button" className="button small" onClick={() => onGoBack(idOf(state))}>
              Run again from here
            </button>
          )}
        </div>
      )}
    </details>
  )
}

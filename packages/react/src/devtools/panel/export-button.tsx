'use client'

import { type ReactElement, useState } from 'react'
import { download, exportRun } from '../export-run.ts'
import type { Session } from '../session.ts'

/** Saves the run that is shown, or else the newest, as a file of `recordRun`. */
export function ExportButton({ session }: { readonly session: Session }): ReactElement {
  const [failure, setFailure] = useState<string>()
  const save = async (): Promise<void> => {
    const { current } = session
    if (!current) return
    const { journal } = current
    const { past } = session.travel.state.getState()
    const index = past?.recorded === current ? past.index : journal.last
    const run = journal.get(index)?.run
    if (run === undefined) return
    try {
      const text = await exportRun(current, run)
      download(`${current.thread.parameters.graph}-run-${run}.jsonl`, text)
      setFailure(undefined)
    } catch (error) {
      setFailure((error as Error).message)
    }
  }
  return (
    <>
      {failure !== undefined && (
        <span className="failure" role="alert" title={failure}>
          {failure}
        </span>
      )}
      <button
        type="button"
        className="tool"
        title="Save the run as JSONL: replayRun reads it"
        onClick={() => void save()}
      >
        Export
      </button>
    </>
  )
}

import type { GraphTypes } from '@rivulet/core'
import type { ViewActions } from '@rivulet/react'
import { useState } from 'react'
import { beginSeries, type Recording } from './recording.ts'

interface RunActions {
  readonly run: (input: object) => void
  /** With the input of the last run; undefined before there was one. */
  readonly runAgain: (() => void) | undefined
  /** From a checkpoint on, as a branch of its own. */
  readonly goBack: (checkpointId: string) => void
}

/** What begins a run. None rejects but for a bad argument, and what is given here is checked. */
export function useRunActions(
  { submit }: Pick<ViewActions<GraphTypes>, 'submit'>,
  recording: Recording,
): RunActions {
  const [lastInput, setLastInput] = useState<object>()
  const run = (input: object): void => {
    setLastInput(input)
    beginSeries(recording)
    void submit(input)
  }
  return {
    run,
    runAgain: lastInput && (() => run(lastInput)),
    goBack(checkpointId) {
      beginSeries(recording)
      void submit(null, { configurable: { checkpoint_id: checkpointId } })
    },
  }
}

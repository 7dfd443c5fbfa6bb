import type { StreamMode, ThreadStatus } from '@rivulet/core/client'
import type { Example } from '@rivulet/examples/gallery'
import { type SyntheticEvent, useEffect, useRef, useState } from 'react'
import { InputField } from './input-field.tsx'
import { ModeField } from './mode-field.tsx'
import { parseInput } from './parse-input.ts'
import { isSubmitKey } from './submit-key.ts'

interface RunFormProps {
  readonly example: Example
  readonly isActive: boolean
  readonly status: ThreadStatus
  readonly isRunning: boolean
  readonly modes: readonly StreamMode[]
  readonly onModes: (modes: readonly StreamMode[]) => void
  readonly withSubgraphs: boolean
  readonly onSubgraphs: (withSubgraphs: boolean) => void
  readonly onRun: (input: object) => void
  readonly onStop: () => void
}

export function RunForm({ example, isActive, status, isRunning, ...props }: RunFormProps) {
  const initial = JSON.stringify(example.input)
  const [text, setText] = useState(initial)
  const { input, problem } = parseInput(text)
  const canRun = !isRunning && input !== undefined
  const run = (): void => {
    if (canRun) props.onRun(input)
  }
  useRunShortcut(isActive, run)

  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault()
    run()
  }
  return (
    <form className="run-form" onSubmit={onSubmit}>
      <InputField
        text={text}
        problem={problem}
        isEdited={text !== initial}
        onChange={setText}
        onReset={() => setText(initial)}
      />
      <ModeField modes={props.modes} onChange={props.onModes}>
        {example.subgraphs && (
          <label className="switch" title="Whether nested graphs are streamed, too">
            <input
              type="checkbox"
              role="switch"
              checked={props.withSubgraphs}
              onChange={({ target }) => props.onSubgraphs(target.checked)}
            />
            subgraphs
          </label>
        )}
      </ModeField>
      <div className="run-bar">
        {/* not `disabled`: who has pressed one of the two stays on it */}
        <button type="submit" className="button primary" aria-disabled={!canRun}>
          Run
          <kbd aria-hidden="true">Ctrl ↵</kbd>
        </button>
        <button
          type="button"
          className="button"
          aria-disabled={!isRunning}
          onClick={isRunning ? props.onStop : undefined}
        >
          Stop
        </button>
        <output className="status" aria-live="polite" data-status={status}>
          {status}
        </output>
      </div>
    </form>
  )
}

/** Ctrl+Enter and Cmd+Enter run the page that is looked at, unless they mean something where the focus is. */
function useRunShortcut(isActive: boolean, run: () => void): void {
  const latest = useRef(run)
  useEffect(() => {
    latest.current = run
  })
  useEffect(() => {
    if (!isActive) return
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!isSubmitKey(event) || event.defaultPrevented) return
      event.preventDefault()
      latest.current()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [isActive])
}

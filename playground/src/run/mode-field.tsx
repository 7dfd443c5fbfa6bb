import type { StreamMode } from '@rivulet/core/client'
import type { ReactNode } from 'react'
import { MODES } from './modes.ts'

interface ModeFieldProps {
  readonly modes: readonly StreamMode[]
  readonly onChange: (modes: readonly StreamMode[]) => void
  /** Shown beside the modes. */
  readonly children?: ReactNode
}

/** What the next run streams. */
export function ModeField({ modes, onChange, children }: ModeFieldProps) {
  return (
    <fieldset className="mode-field">
      <legend>Modes</legend>
      {MODES.map((mode) => (
        <label key={mode} data-type={mode}>
          <input
            type="checkbox"
            checked={modes.includes(mode)}
            onChange={({ target }) =>
              onChange(
                MODES.filter((each) => (each === mode ? target.checked : modes.includes(each))),
              )
            }
          />
          {mode}
        </label>
      ))}
      {children}
      {modes.length === 0 && <span className="hint">Without a mode a run streams nothing.</span>}
    </fieldset>
  )
}

import type { StreamMode } from '@rivulet/core/client'

const MODES: readonly StreamMode[] = ['values', 'updates', 'messages', 'custom']

interface ModeFieldProps {
  readonly modes: readonly StreamMode[]
  readonly onChange: (modes: readonly StreamMode[]) => void
}

/** What the next run streams. */
export function ModeField({ modes, onChange }: ModeFieldProps) {
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
      {modes.length === 0 && <span className="hint">Without a mode a run streams nothing.</span>}
    </fieldset>
  )
}

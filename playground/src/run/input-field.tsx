import { useId } from 'react'

interface InputFieldProps {
  readonly text: string
  readonly problem: string | undefined
  readonly isEdited: boolean
  readonly onChange: (text: string) => void
  readonly onReset: () => void
}

export function InputField({ text, problem, isEdited, onChange, onReset }: InputFieldProps) {
  const id = useId()
  return (
    <div className="input-field">
      <label htmlFor={id}>Input</label>
      <textarea
        id={id}
        value={text}
        rows={2}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-problem`}
        onChange={(event) => onChange(event.target.value)}
      />
      {isEdited && (
        <button type="button" className="button small reset" onClick={onReset}>
          Reset
        </button>
      )}
      <p className="problem" id={`${id}-problem`} role="alert">
        {problem}
      </p>
    </div>
  )
}

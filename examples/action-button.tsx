import type { ReactNode } from 'react'

interface ActionButtonProps {
  readonly isDisabled?: boolean
  readonly onPress: () => void
  /** For what only shows a sign. */
  readonly label?: string
  readonly children: ReactNode
}

/** A button that keeps the focus while it cannot be pressed: one that is `disabled` loses it. */
export function ActionButton({ isDisabled = false, onPress, label, children }: ActionButtonProps) {
  return (
    <button
      type="button"
      aria-disabled={isDisabled}
      aria-label={label}
      onClick={() => {
        if (!isDisabled) onPress()
      }}
    >
      {children}
    </button>
  )
}

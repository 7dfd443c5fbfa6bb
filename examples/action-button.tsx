import type { ReactNode } from 'react'

interface ActionButtonProps {
  readonly isDisabled?: boolean
  readonly onPress: () => void
  readonly children: ReactNode
}

/** A button that keeps the focus while it cannot be pressed: one that is `disabled` loses it. */
export function ActionButton({ isDisabled = false, onPress, children }: ActionButtonProps) {
  return (
    <button
      type="button"
      aria-disabled={isDisabled}
      onClick={() => {
        if (!isDisabled) onPress()
      }}
    >
      {children}
    </button>
  )
}

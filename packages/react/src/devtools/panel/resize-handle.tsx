import type { KeyboardEvent, PointerEvent, ReactElement } from 'react'
import type { Session } from '../session.ts'

const STEP = 24

interface ResizeHandleProps {
  readonly session: Session
  readonly height: number
}

/** The upper edge of the panel. */
export function ResizeHandle({ session, height }: ResizeHandleProps): ReactElement {
  const drag = ({ currentTarget, pointerId, clientY }: PointerEvent<HTMLElement>): void => {
    if (currentTarget.hasPointerCapture(pointerId)) session.setHeight(window.innerHeight - clientY)
  }
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowUp: STEP, ArrowDown: -STEP }[event.key]
    if (step === undefined) return
    event.preventDefault()
    session.setHeight(height + step)
  }
  const { lowest, highest } = session.heights
  return (
    <div
      className="resize"
      role="separator"
      aria-orientation="horizontal"
      aria-label="Height of the devtools"
      aria-valuenow={height}
      aria-valuemin={lowest}
      aria-valuemax={highest}
      tabIndex={0}
      data-own-keys
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={move}
    />
  )
}

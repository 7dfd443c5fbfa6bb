import type { StreamMode } from '@rivulet/core/client'
import type { ReactElement } from 'react'
import { pathOf } from './modes.ts'

export function ModeMark({ mode }: { readonly mode: StreamMode }): ReactElement {
  return (
    <svg className="mark" viewBox="-6 -6 12 12" width="12" height="12" aria-hidden="true">
      <path d={pathOf(mode)} fill={`var(--${mode})`} />
    </svg>
  )
}

// A row whose text is written past React.
import { useTextRef } from '@rivulet/react'
import { memo } from 'react'
import { useRowCount } from './contender.ts'
import type { RowOf } from './rivulet.tsx'

export const TextRefRow = memo(function TextRefRow({ thread, id, shape }: RowOf) {
  useRowCount(shape)
  return <article ref={useTextRef(thread, id)} />
})

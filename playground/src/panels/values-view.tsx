import { type Namespace, nsKey } from '@rivulet/core/client'
import { type ThreadHandle, useThreadSelector } from '@rivulet/react'
import { ValuesTable } from './values-table.tsx'

interface ValuesViewProps {
  readonly thread: ThreadHandle
  /** Of this graph; undefined for the root. */
  readonly ns: Namespace | undefined
}

/** The state of a graph, key by key. */
export function ValuesView({ thread, ns = [] }: ValuesViewProps) {
  const values = useThreadSelector(thread, (snapshot) => snapshot.values.get(nsKey(ns)))
  if (!values) return null
  return (
    <div className="view values">
      <h3>State</h3>
      <ValuesTable values={values} />
    </div>
  )
}

import { lazy, use } from 'react'
import { loadSource } from './sources.ts'

const CodeView = lazy(() =>
  import('./code-view.tsx').then(({ CodeView: view }) => ({ default: view })),
)

/** One file of the examples; suspends until it is there. */
export function Source({ path }: { readonly path: string }) {
  const code = use(loadSource(path))
  return <CodeView code={code} label={`examples/${path}`} />
}

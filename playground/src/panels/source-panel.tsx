import { lazy, Suspense, use } from 'react'
import { loadSource } from './sources.ts'

const CodeView = lazy(() =>
  import('./code-view.tsx').then(({ CodeView: view }) => ({ default: view })),
)

/** The example's own file. */
export function SourcePanel({ id }: { readonly id: string }) {
  return (
    <section className="panel source-panel" aria-label="Source">
      <div className="panel-title">
        <h2>Source</h2>
        <code className="file">examples/{id}.ts</code>
      </div>
      <Suspense fallback={<p className="empty">Loading the source…</p>}>
        <Source id={id} />
      </Suspense>
    </section>
  )
}

function Source({ id }: { readonly id: string }) {
  const code = use(loadSource(id))
  return <CodeView code={code} label={`examples/${id}.ts`} />
}

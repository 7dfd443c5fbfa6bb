import { Suspense, useId } from 'react'
import { ExampleHeading } from '../panels/example-heading.tsx'
import { FilesPanel } from './files-panel.tsx'
import type { ReactPageContent } from './react-pages.ts'

interface ReactPageProps {
  readonly example: ReactPageContent
  /** The page that is looked at; the others keep their state. */
  readonly isActive: boolean
}

/** A component as a user would write it, live, beside its files. */
export function ReactPage({ example, isActive }: ReactPageProps) {
  const titleId = useId()
  const { Component } = example
  return (
    <article className="example" aria-labelledby={titleId} hidden={!isActive}>
      <ExampleHeading
        example={example}
        titleId={titleId}
        badge="React · scripted model · no key, no network"
      />
      <div className="column run-column">
        <section className="panel live-panel" aria-label="Live">
          <h2 className="panel-title">Live</h2>
          <div className="panel-body live">
            <Suspense fallback={<p className="empty">Loading the component…</p>}>
              <Component />
            </Suspense>
          </div>
        </section>
      </div>
      <div className="column">
        <FilesPanel folder={example.id} files={example.files} />
      </div>
    </article>
  )
}

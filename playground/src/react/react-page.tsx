import { Suspense, useId } from 'react'
import { InlineCode } from '../panels/inline-code.tsx'
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
      <header className="example-heading">
        <h1 id={titleId}>{example.title}</h1>
        <span className="badge">React · scripted model · no key, no network</span>
        <p className="look-at">
          <InlineCode text={example.lookAt} />
        </p>
        <ul className="uses" aria-label="Shown here">
          {example.uses.map((use) => (
            <li key={use}>
              <code>{use}</code>
            </li>
          ))}
        </ul>
      </header>
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

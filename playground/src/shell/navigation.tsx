import { Fragment, useEffect, useId, useRef } from 'react'

/** What the navigation knows of an example. */
interface Entry {
  readonly id: string
  readonly number?: number
  readonly title: string
  readonly summary: string
}

interface NavigationProps {
  readonly sections: readonly { readonly title: string; readonly examples: readonly Entry[] }[]
  readonly current: Entry
}

/** Leads past the list above to that of the heading. */
function focusFirst({ currentTarget }: { readonly currentTarget: HTMLElement }): void {
  currentTarget.closest('h2')?.nextElementSibling?.querySelector('a')?.focus()
}

/** A list where there is room for one, a select on a phone: the style sheet shows one of them. */
export function Navigation({ sections, current }: NavigationProps) {
  const id = useId()
  const navigation = useRef<HTMLElement>(null)
  // The list is longer than the screen: an address may lead to its end.
  useEffect(() => {
    navigation.current
      ?.querySelector(`[href="#${current.id}"][aria-current]`)
      ?.scrollIntoView({ block: 'nearest' })
  }, [current])
  return (
    <nav className="navigation" aria-label="Examples" ref={navigation}>
      <div className="example-list">
        {sections.map(({ title, examples }) => (
          <Fragment key={title}>
            <h2 className="example-section">
              <button type="button" onClick={focusFirst}>
                {title}
              </button>
            </h2>
            <ol>
              {examples.map((example) => (
                <li key={example.id}>
                  <ExampleLink example={example} isCurrent={example === current} />
                </li>
              ))}
            </ol>
          </Fragment>
        ))}
      </div>
      <div className="example-select">
        <label htmlFor={id}>Example</label>
        <select
          id={id}
          value={current.id}
          onChange={(event) => {
            window.location.hash = event.target.value
          }}
        >
          {sections.map(({ title, examples }) => (
            <optgroup key={title} label={title}>
              {examples.map((example) => (
                <option key={example.id} value={example.id}>
                  {example.number === undefined ? '' : `${example.number} · `}
                  {example.title}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </div>
    </nav>
  )
}

interface ExampleLinkProps {
  readonly example: Entry
  readonly isCurrent: boolean
}

function ExampleLink({ example, isCurrent }: ExampleLinkProps) {
  return (
    <a
      href={`#${example.id}`}
      aria-current={isCurrent ? 'page' : undefined}
      className="example-link"
    >
      <span className="example-number" aria-hidden={example.number === undefined}>
        {example.number ?? '+'}
      </span>
      <span className="example-title">{example.title}</span>
      <span className="example-summary">{example.summary}</span>
    </a>
  )
}

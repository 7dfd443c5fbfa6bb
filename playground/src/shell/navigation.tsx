import type { Example } from '@rivulet/examples/gallery'
import { useEffect, useId, useRef } from 'react'

interface NavigationProps {
  readonly examples: readonly Example[]
  readonly current: Example
}

/** A list where there is room for one, a select on a phone: the style sheet shows one of them. */
export function Navigation({ examples, current }: NavigationProps) {
  const id = useId()
  const navigation = useRef<HTMLElement>(null)
  // The list is longer than the screen: an address may lead to its end.
  useEffect(() => {
    navigation.current
      ?.querySelector(`[href="#${current.id}"]`)
      ?.scrollIntoView({ block: 'nearest' })
  }, [current])
  return (
    <nav className="navigation" aria-label="Examples" ref={navigation}>
      <ol className="example-list">
        {examples.map((example) => (
          <li key={example.id}>
            <a
              href={`#${example.id}`}
              aria-current={example === current ? 'page' : undefined}
              className="example-link"
            >
              <span className="example-number">{example.number ?? '+'}</span>
              <span className="example-title">{example.title}</span>
              <span className="example-summary">{example.summary}</span>
            </a>
          </li>
        ))}
      </ol>
      <div className="example-select">
        <label htmlFor={id}>Example</label>
        <select
          id={id}
          value={current.id}
          onChange={(event) => {
            window.location.hash = event.target.value
          }}
        >
          {examples.map((example) => (
            <option key={example.id} value={example.id}>
              {example.number === undefined ? '' : `${example.number} · `}
              {example.title}
            </option>
          ))}
        </select>
      </div>
    </nav>
  )
}

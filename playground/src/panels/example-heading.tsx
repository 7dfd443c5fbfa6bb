import { InlineCode } from './inline-code.tsx'

interface ExampleHeadingProps {
  readonly example: {
    readonly title: string
    readonly lookAt: string
    readonly uses: readonly string[]
  }
  readonly titleId: string
  /** What it runs on. */
  readonly badge: string | undefined
}

export function ExampleHeading({ example, titleId, badge }: ExampleHeadingProps) {
  return (
    <header className="example-heading">
      <h1 id={titleId}>{example.title}</h1>
      {badge && <span className="badge">{badge}</span>}
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
  )
}

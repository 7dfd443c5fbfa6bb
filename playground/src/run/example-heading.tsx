import type { Example } from '@rivulet/examples/gallery'
import { InlineCode } from '../panels/inline-code.tsx'

interface ExampleHeadingProps {
  readonly example: Example
  readonly titleId: string
}

export function ExampleHeading({ example, titleId }: ExampleHeadingProps) {
  return (
    <header className="example-heading">
      <h1 id={titleId}>{example.title}</h1>
      {example.models === 'scripted' && (
        <span className="badge">Scripted model · no key, no network</span>
      )}
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

import type { Example } from '@rivulet/examples/gallery'
import { useId, useState } from 'react'
import { graphOf } from './client.ts'
import { SourcePanel } from './panels/source-panel.tsx'
import { ThreadsPanel } from './panels/threads-panel.tsx'
import { ExampleHeading } from './panels/example-heading.tsx'
import { RunColumn } from './run-column.tsx'

interface ExamplePageProps {
  readonly example: Example
  /** The page that is looked at; the others keep their state. */
  readonly isActive: boolean
}

export function ExamplePage({ example, isActive }: ExamplePageProps) {
  const graph = graphOf(example.id)
  const [threadId, setThreadId] = useState<string>()
  const titleId = useId()
  return (
    <article className="example" aria-labelledby={titleId} hidden={!isActive}>
      <ExampleHeading
        example={example}
        titleId={titleId}
        badge={example.models === 'scripted' ? 'Scripted model · no key, no network' : undefined}
      />
      <RunColumn
        example={example}
        graph={graph}
        isActive={isActive}
        threadId={threadId}
        onThreadId={setThreadId}
      />
      <div className="column">
        <SourcePanel id={example.id} graph={graph} />
        <ThreadsPanel graph={graph} current={threadId} onOpen={setThreadId} />
      </div>
    </article>
  )
}

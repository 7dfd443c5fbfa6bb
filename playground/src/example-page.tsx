import type { Example } from '@rivulet/examples/gallery'
import { useGraphStream } from '@rivulet/react'
import { useId, useState } from 'react'
import { graphOf } from './client.ts'
import { ErrorPanel } from './panels/error-panel.tsx'
import { PagePanel } from './panels/page-panel.tsx'
import { SourcePanel } from './panels/source-panel.tsx'
import { StreamPanel } from './panels/stream-panel.tsx'
import { ThreadsPanel } from './panels/threads-panel.tsx'
import { ExampleHeading } from './run/example-heading.tsx'
import { RunForm } from './run/run-form.tsx'
import { useRunLog } from './run/use-run-log.ts'

interface ExamplePageProps {
  readonly example: Example
  /** The page that is looked at; the others keep their state. */
  readonly isActive: boolean
}

export function ExamplePage({ example, isActive }: ExamplePageProps) {
  const graph = graphOf(example.id)
  const [threadId, setThreadId] = useState<string>()
  const [modes, setModes] = useState(example.streamMode)
  const chat = useGraphStream(graph, { threadId, onThreadId: setThreadId, streamMode: modes })
  const log = useRunLog(chat.thread)
  const titleId = useId()

  const [lastInput, setLastInput] = useState<object>()
  const run = (input: object): void => {
    setLastInput(input)
    // It rejects for a bad argument only, and the form has checked the input.
    void chat.submit(input)
  }

  return (
    <article className="example" aria-labelledby={titleId} hidden={!isActive}>
      <ExampleHeading example={example} titleId={titleId} />
      <div className="column run-column">
        <RunForm
          example={example}
          isActive={isActive}
          status={chat.status}
          isRunning={chat.isRunning}
          modes={modes}
          onModes={setModes}
          onRun={run}
          onStop={() => void chat.stop()}
        />
        <PagePanel thread={chat.thread}>
          {chat.error && (
            <ErrorPanel
              error={chat.error}
              onDismiss={chat.clearError}
              onRunAgain={lastInput && (() => run(lastInput))}
            />
          )}
        </PagePanel>
        <StreamPanel example={example} log={log} />
      </div>
      <div className="column">
        <SourcePanel id={example.id} />
        <ThreadsPanel graph={graph} current={chat.threadId} onOpen={setThreadId} />
      </div>
    </article>
  )
}

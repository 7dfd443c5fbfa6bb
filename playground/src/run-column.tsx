import type { Namespace, RemoteGraph } from '@rivulet/core/client'
import type { Example } from '@rivulet/examples/gallery'
import { useGraphStream, useNamespace } from '@rivulet/react'
import { useState } from 'react'
import { useStore } from 'zustand'
import { ErrorPanel } from './panels/error-panel.tsx'
import { InterruptPanel } from './panels/interrupt-panel.tsx'
import { PagePanel } from './panels/page-panel.tsx'
import { StreamPanel } from './panels/stream-panel.tsx'
import { RunForm } from './run/run-form.tsx'
import { recordingOf } from './run/recording.ts'
import { useRunActions } from './run/use-run-actions.ts'

interface RunColumnProps {
  readonly example: Example
  readonly graph: RemoteGraph
  readonly isActive: boolean
  readonly threadId: string | undefined
  readonly onThreadId: (threadId: string) => void
}

const ROOT: Namespace = []

/** Runs the example, and shows what the run says. */
export function RunColumn({ example, graph, isActive, threadId, onThreadId }: RunColumnProps) {
  const [modes, setModes] = useState(example.streamMode)
  const [subgraphs, setSubgraphs] = useState(true)
  const chat = useGraphStream(graph, { threadId, onThreadId, streamMode: modes, subgraphs })
  const recording = recordingOf(graph, chat.thread)
  const series = useStore(recording)
  const [selected, setSelected] = useState(ROOT)
  // One that belongs to an earlier run selects nothing.
  const ns = useNamespace(chat.thread, selected)?.ns

  const { run, runAgain, goBack } = useRunActions(chat, recording)
  return (
    <div className="column run-column">
      <RunForm
        example={example}
        isActive={isActive}
        status={chat.status}
        isRunning={chat.isRunning}
        modes={modes}
        onModes={setModes}
        withSubgraphs={subgraphs}
        onSubgraphs={setSubgraphs}
        onRun={run}
        onStop={() => void chat.stop()}
      />
      <PagePanel
        thread={chat.thread}
        hasTree={example.subgraphs === true}
        ns={ns}
        onNs={setSelected}
      >
        {chat.error && (
          <ErrorPanel error={chat.error} onDismiss={chat.clearError} onRunAgain={runAgain} />
        )}
        <InterruptPanel
          graph={graph}
          thread={chat.thread}
          threadId={chat.threadId}
          onContinue={() => void chat.submit(null)}
          onAnswers={(answers) => void chat.resumeAll(answers)}
        />
      </PagePanel>
      <StreamPanel
        example={example}
        graph={graph}
        thread={chat.thread}
        threadId={chat.threadId}
        series={series}
        ns={ns}
        onGoBack={chat.isRunning ? undefined : goBack}
      />
    </div>
  )
}

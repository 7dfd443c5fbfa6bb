import type { OpenInterrupt, RemoteGraph } from '@rivulet/core/client'
import { type ThreadHandle, threadQueries, useInterrupts, useStatus } from '@rivulet/react'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { InterruptForm } from './interrupt-form.tsx'
import { toAnswer, toQuestion } from './question.ts'

type Answers = Readonly<Record<string, unknown>>

interface InterruptPanelProps {
  readonly graph: RemoteGraph
  readonly thread: ThreadHandle
  readonly threadId: string | undefined
  readonly onContinue: () => void
  readonly onAnswers: (answers: Answers) => void
}

/** What a stopped run waits for: answers, or a word to go on. */
export function InterruptPanel(props: InterruptPanelProps) {
  const { graph, thread, threadId, onContinue, onAnswers } = props
  const interrupts = useInterrupts(thread)
  const isPaused = useStatus(thread) === 'interrupted'
  const place = useRef<HTMLDivElement>(null)
  /** The button that was pressed goes away: whoever uses the keyboard goes on from here. */
  const keepFocus = (): void => place.current?.focus({ preventScroll: true })
  return (
    <div className="questions" ref={place} tabIndex={-1}>
      {isPaused && interrupts.length === 0 && (
        <Breakpoint
          graph={graph}
          threadId={threadId}
          onContinue={() => {
            keepFocus()
            onContinue()
          }}
        />
      )}
      <Questions
        interrupts={isPaused ? interrupts : NONE}
        onAnswers={(answers) => {
          keepFocus()
          onAnswers(answers)
        }}
      />
    </div>
  )
}

const NONE: readonly OpenInterrupt[] = []

interface QuestionsProps extends Pick<InterruptPanelProps, 'onAnswers'> {
  readonly interrupts: readonly OpenInterrupt[]
}

function Questions({ interrupts, onAnswers }: QuestionsProps) {
  // By the ids of the questions: those that were not sent yet stay while another is answered.
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({})
  const textOf = ({ id, value }: OpenInterrupt): string =>
    texts[id] ?? toQuestion(value).draft ?? ''
  const sendAll = (): void =>
    onAnswers(
      Object.fromEntries(
        interrupts.map((each) => [each.id, toAnswer(toQuestion(each.value), textOf(each))]),
      ),
    )
  return (
    <>
      {interrupts.map((interrupt) => (
        <InterruptForm
          key={interrupt.id}
          interrupt={interrupt}
          text={textOf(interrupt)}
          onText={(text) => setTexts((before) => ({ ...before, [interrupt.id]: text }))}
          onAnswer={(answer) => onAnswers({ [interrupt.id]: answer })}
        />
      ))}
      {interrupts.length > 1 && (
        <p className="question-bar">
          <button
            type="button"
            className="button small"
            disabled={interrupts.some((each) => textOf(each) === '')}
            onClick={sendAll}
          >
            Send all {interrupts.length} answers
          </button>
        </p>
      )}
    </>
  )
}

type BreakpointProps = Pick<InterruptPanelProps, 'graph' | 'threadId' | 'onContinue'>

/** The run stopped where the graph was told to: there is nothing to answer. */
function Breakpoint({ graph, threadId, onContinue }: BreakpointProps) {
  const state = threadQueries(graph).state(threadId ?? '')
  const { data } = useQuery({ ...state, enabled: threadId !== undefined })
  return (
    <section className="question" aria-label="Stopped">
      <p className="question-text">
        {data && data.next.length > 0 ? (
          <>
            The run has stopped before <code>{data.next.join(', ')}</code>.
          </>
        ) : (
          'The run has stopped where its graph was told to.'
        )}
      </p>
      <p className="question-bar">
        <button type="button" className="button primary small" onClick={onContinue}>
          Continue
        </button>
      </p>
    </section>
  )
}

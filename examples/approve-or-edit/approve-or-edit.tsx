import type { OpenInterrupt } from '@rivulet/core/client'
import { useGraphStream } from '@rivulet/react'
import { useRef, useState } from 'react'
import { ActionButton } from '../action-button.tsx'
import { client } from './client.ts'
import type { Decision, Mail } from './approve-or-edit.worker.ts'

const graph = client.graph('mails')

export function ApproveOrEdit() {
  const mails = useGraphStream(graph)
  // Kept here, by the id of the question: all of them can be answered at once.
  const [edits, setEdits] = useState<Readonly<Record<string, string>>>({})
  const decide = ({ id, value }: OpenInterrupt<Mail>): Decision => {
    const text = edits[id] ?? value.text
    return text === value.text ? { action: 'approve' } : { action: 'edit', text }
  }
  const status = useRef<HTMLParagraphElement>(null)
  const keepFocus = () => status.current?.focus() // what was pressed goes away with its question
  return (
    <section aria-label="Mails">
      <ActionButton
        isDisabled={mails.isRunning || mails.isInterrupted}
        onPress={() => void mails.submit({ names: ['Ada', 'Grace'] })}
      >
        Write to Ada and Grace
      </ActionButton>
      <p role="status" ref={status} tabIndex={-1}>
        {mails.status}
      </p>
      {mails.interrupts.map((question) => (
        <Draft
          key={question.id}
          mail={question.value}
          text={edits[question.id] ?? question.value.text}
          onEdit={(text) => setEdits({ ...edits, [question.id]: text })}
          onSend={() => {
            void question.resume(decide(question))
            keepFocus()
          }}
          onReject={() => {
            void question.resume({ action: 'reject' })
            keepFocus()
          }}
        />
      ))}
      {mails.interrupts.length > 1 && (
        <button
          type="button"
          onClick={() => {
            void mails.resumeAll(
              Object.fromEntries(mails.interrupts.map((each) => [each.id, decide(each)])),
            )
            keepFocus()
          }}
        >
          Send all {mails.interrupts.length}
        </button>
      )}
      <h3>Sent</h3>
      <ul aria-label="Sent" aria-live="polite">
        {mails.values?.sent?.map(({ to, text }) => (
          <li key={to}>
            To {to}: {text}
          </li>
        ))}
      </ul>
    </section>
  )
}

interface DraftProps {
  readonly mail: Mail
  readonly text: string
  readonly onEdit: (text: string) => void
  readonly onSend: () => void
  readonly onReject: () => void
}

function Draft({ mail, text, onEdit, onSend, onReject }: DraftProps) {
  return (
    <form
      aria-label={`Draft to ${mail.to}`}
      onSubmit={(event) => {
        event.preventDefault()
        onSend()
      }}
    >
      <label>
        To {mail.to}{' '}
        <textarea value={text} onChange={({ target }) => onEdit(target.value)} rows={2} />
      </label>
      <button type="submit">{text === mail.text ? 'Send' : 'Send edited'}</button>
      <button type="button" onClick={onReject}>
        Reject
      </button>
    </form>
  )
}

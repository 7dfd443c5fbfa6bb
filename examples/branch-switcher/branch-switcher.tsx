import type { TypesOf } from '@rivulet/core'
import { textOf } from '@rivulet/core/client'
import {
  type GraphStreamView,
  type ThreadHandle,
  useBranches,
  useGraphStream,
  useMessage,
  useMessageIds,
} from '@rivulet/react'
import { useRef, useState } from 'react'
import { ActionButton } from '../action-button.tsx'
import { client } from './client.ts'

const poet = client.graph('poet')

export function BranchSwitcher() {
  const chat = useGraphStream(poet)
  const ids = useMessageIds(chat.thread)
  const [text, setText] = useState('')
  return (
    <section aria-label="Versions">
      <ol aria-label="Messages" aria-live="polite" aria-busy={chat.isRunning}>
        {/* Keyed by place: when another version comes, its switcher keeps the focus. */}
        {ids.map((id, at) => (
          <Message key={at} chat={chat} id={id} />
        ))}
      </ol>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (text.trim() === '') return
          void chat.submit({ messages: text })
          setText('')
        }}
      >
        <label>
          Message <input value={text} onChange={({ target }) => setText(target.value)} />
        </label>
        <button type="submit">Send</button>
      </form>
      <p role="status">{chat.status}</p>
    </section>
  )
}

interface MessageProps {
  readonly chat: GraphStreamView<TypesOf<typeof poet>>
  readonly id: string
}

function Message({ chat, id }: MessageProps) {
  const message = useMessage(chat.thread, id)
  const [isEditing, setEditing] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  if (!message) return null
  const text = textOf(message)
  return (
    <li>
      <p>{text}</p>
      {message.type === 'ai' ? (
        <button type="button" onClick={() => void chat.regenerate(id)}>
          Answer again
        </button>
      ) : (
        <button
          type="button"
          ref={button}
          aria-expanded={isEditing}
          onClick={() => setEditing(!isEditing)}
        >
          Edit
        </button>
      )}
      <Switcher
        thread={chat.thread}
        id={id}
        onSelect={(option) => void chat.selectBranch(option)}
      />
      {isEditing && (
        <EditForm
          text={text}
          onSave={(edited) => {
            void chat.edit(id, edited)
            setEditing(false)
            button.current?.focus()
          }}
        />
      )}
    </li>
  )
}

interface SwitcherProps {
  readonly thread: ThreadHandle
  readonly id: string
  readonly onSelect: (option: string) => void
}

/** Where the conversation was gone on with in several ways, beside the first message of the shown one. */
function Switcher({ thread, id, onSelect }: SwitcherProps) {
  const point = useBranches(thread).find(({ messageId }) => messageId === id)
  if (!point) return null
  const { options, selected } = point
  const step = (by: number, label: string, sign: string) => {
    const option = options[selected + by]
    return (
      <ActionButton label={label} isDisabled={!option} onPress={() => onSelect(option!.id)}>
        {sign}
      </ActionButton>
    )
  }
  return (
    <span role="group" aria-label="Versions">
      {step(-1, 'Previous version', '‹')} {selected + 1}/{options.length}{' '}
      {step(1, 'Next version', '›')}
    </span>
  )
}

function EditForm({ text, onSave }: { text: string; onSave: (text: string) => void }) {
  const [edited, setEdited] = useState(text)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onSave(edited)
      }}
    >
      <label>
        New text{' '}
        <input autoFocus value={edited} onChange={({ target }) => setEdited(target.value)} />
      </label>
      <button type="submit">Save</button>
    </form>
  )
}

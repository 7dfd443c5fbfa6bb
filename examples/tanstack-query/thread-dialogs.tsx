import { useState } from 'react'

/** The browser's own dialog: Escape closes it, and the focus goes back to where it was. */
function show(dialog: HTMLDialogElement | null): void {
  if (dialog && !dialog.open) dialog.showModal()
}

interface RenameDialogProps {
  readonly title: string
  readonly onRename: (title: string) => void
  readonly onClose: () => void
}

export function RenameDialog({ title, onRename, onClose }: RenameDialogProps) {
  const [text, setText] = useState(title)
  return (
    <dialog ref={show} aria-label={`Rename ${title}`} onClose={onClose}>
      <form method="dialog" onSubmit={() => onRename(text)}>
        <label>
          Title <input required value={text} onChange={({ target }) => setText(target.value)} />
        </label>
        <button type="submit">Save</button>
      </form>
    </dialog>
  )
}

interface DeleteDialogProps {
  readonly title: string
  readonly onDelete: () => void
  readonly onClose: () => void
}

/** Asks first: the thread does not come back. */
export function DeleteDialog({ title, onDelete, onClose }: DeleteDialogProps) {
  return (
    <dialog ref={show} aria-label={`Delete ${title}`} onClose={onClose}>
      <form method="dialog">
        <p>“{title}” and all of its messages will be lost.</p>
        <button type="submit">Keep</button>
        <button type="submit" onClick={onDelete}>
          Delete for good
        </button>
      </form>
    </dialog>
  )
}

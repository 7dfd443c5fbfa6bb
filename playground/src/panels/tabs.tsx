import { type KeyboardEvent, useRef } from 'react'

export interface Tab {
  readonly id: string
  readonly title: string
}

interface TabsProps {
  readonly tabs: readonly Tab[]
  readonly open: string
  readonly onOpen: (id: string) => void
  readonly panelId: string
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 }

/** Tabs that arrow keys move between. */
export function Tabs({ tabs, open, onOpen, panelId }: TabsProps) {
  const list = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEPS[event.key]
    if (step === undefined) return
    const at = tabs.findIndex(({ id }) => id === open)
    const next = (at + step + tabs.length) % tabs.length
    onOpen(tabs[next]!.id)
    list.current?.querySelectorAll('button')[next]?.focus()
  }
  return (
    <div className="tabs" role="tablist" ref={list} onKeyDown={onKeyDown}>
      {tabs.map(({ id, title }) => (
        <button
          key={id}
          id={`${panelId}-${id}`}
          type="button"
          role="tab"
          aria-selected={id === open}
          aria-controls={panelId}
          tabIndex={id === open ? 0 : -1}
          onClick={() => onOpen(id)}
        >
          {title}
        </button>
      ))}
    </div>
  )
}

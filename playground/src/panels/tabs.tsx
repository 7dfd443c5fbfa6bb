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

function nextTab(key: string, at: number, count: number): number | undefined {
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  const step = STEPS[key]
  return step === undefined ? undefined : (at + step + count) % count
}

/** Tabs that arrow keys, Home and End move between. */
export function Tabs({ tabs, open, onOpen, panelId }: TabsProps) {
  const list = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = nextTab(
      event.key,
      tabs.findIndex(({ id }) => id === open),
      tabs.length,
    )
    if (next === undefined) return
    event.preventDefault()
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

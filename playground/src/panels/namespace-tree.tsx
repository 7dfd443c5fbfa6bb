import { type Namespace, nsKey, type ThreadStatus } from '@rivulet/core/client'
import { type ThreadHandle, useNamespaces, useStatus, useTasks } from '@rivulet/react'
import { type KeyboardEvent, useRef, useState } from 'react'
import { type Activity, StatusIcon } from './status-icon.tsx'
import { type TreeRow, treeRows } from './tree-rows.ts'

interface NamespaceTreeProps {
  readonly thread: ThreadHandle
  /** What is selected; undefined for the whole run. */
  readonly ns: Namespace | undefined
  readonly onNs: (ns: Namespace) => void
}

const ROOT: Namespace = []

/** The nested graphs of the newest run, each from its first part on. */
export function NamespaceTree({ thread, ns = ROOT, onNs }: NamespaceTreeProps) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const rows = treeRows(useNamespaces(thread), closed)
  const status = useStatus(thread)
  const inputs = useInputs(thread)
  const tree = useRef<HTMLUListElement>(null)
  const selected = nsKey(ns)
  const toggle = (key: string, isOpen: boolean): void =>
    setClosed(
      (before) => new Set(isOpen ? [...before].filter((each) => each !== key) : [...before, key]),
    )

  /** Focus and selection go together. */
  const goTo = (at: number): void => {
    const row = at === 0 ? undefined : rows[at - 1]
    if (at !== 0 && !row) return
    onNs(row?.node.ns ?? ROOT)
    tree.current?.querySelectorAll<HTMLElement>('[role=treeitem]')[at]?.focus()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = rows.findIndex(({ node }) => node.key === selected) + 1
    const act = keyActions({ at, rows, goTo, toggle })[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  return (
    <ul className="tree" role="tree" aria-label="Graphs" ref={tree} onKeyDown={onKeyDown}>
      <li
        role="treeitem"
        className="tree-item"
        aria-level={1}
        aria-expanded={rows.length > 0 ? true : undefined}
        aria-selected={selected === ''}
        tabIndex={selected === '' ? 0 : -1}
        onClick={() => onNs(ROOT)}
      >
        <RootIcon status={status} />
        <span className="tree-name">Whole run</span>
      </li>
      {rows.map((row) => (
        <Row
          key={row.node.key}
          row={row}
          input={inputs.get(row.node.taskId ?? '')}
          isSelected={row.node.key === selected}
          onSelect={() => onNs(row.node.ns)}
          onToggle={() => toggle(row.node.key, !row.isOpen)}
        />
      ))}
    </ul>
  )
}

interface KeyContext {
  /** The selected line; 0 is the root. */
  readonly at: number
  readonly rows: readonly TreeRow[]
  readonly goTo: (at: number) => void
  readonly toggle: (key: string, isOpen: boolean) => void
}

/** What the keys of a tree do, as the ARIA practices have it. */
function keyActions({ at, rows, goTo, toggle }: KeyContext): Record<string, () => void> {
  const row = rows[at - 1]
  const hasChildren = (row?.node.children.length ?? rows.length) > 0
  const isOpen = row?.isOpen ?? true
  const parent = rows.findLastIndex((each, index) => index < at - 1 && each.level < row!.level) + 1
  return {
    ArrowDown: () => goTo(at + 1),
    ArrowUp: () => goTo(at - 1),
    Home: () => goTo(0),
    End: () => goTo(rows.length),
    ArrowRight() {
      if (hasChildren && isOpen) goTo(at + 1)
      else if (row && hasChildren) toggle(row.node.key, true)
    },
    ArrowLeft() {
      if (row && hasChildren && isOpen) toggle(row.node.key, false)
      else if (row) goTo(parent)
    },
  }
}

interface RowProps {
  readonly row: TreeRow
  /** What the graph was called with, where that is known. */
  readonly input: string | undefined
  readonly isSelected: boolean
  readonly onSelect: () => void
  readonly onToggle: () => void
}

function Row({ row, input, isSelected, onSelect, onToggle }: RowProps) {
  const { node, level, run, position, siblings, isOpen } = row
  const hasChildren = node.children.length > 0
  return (
    <li
      role="treeitem"
      className="tree-item"
      style={{ paddingInlineStart: `${(level - 1) * 14 + 6}px` }}
      aria-level={level}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-expanded={hasChildren ? isOpen : undefined}
      aria-selected={isSelected}
      tabIndex={isSelected ? 0 : -1}
      onClick={onSelect}
    >
      {hasChildren && (
        <svg
          className="tree-toggle"
          viewBox="0 0 16 16"
          aria-hidden="true"
          onClick={(event) => {
            event.stopPropagation()
            onToggle()
          }}
        >
          <path d="M6 4l4 4-4 4" />
        </svg>
      )}
      <StatusIcon status={node.status} />
      <span className="tree-name" title={node.name}>
        {node.name}
      </span>
      {(input ?? run) !== undefined && (
        <span className="tree-run" title={input}>
          {input ?? run}
        </span>
      )}
    </li>
  )
}

/** The root graph as one more activity. */
function RootIcon({ status }: { readonly status: ThreadStatus }) {
  const known: Partial<Record<ThreadStatus, Activity>> = {
    submitted: 'running',
    streaming: 'running',
    success: 'success',
    error: 'error',
    interrupted: 'interrupted',
    stopped: 'stopped',
  }
  const activity = known[status]
  return activity ? <StatusIcon status={activity} /> : <span className="activity" />
}

/** What each task was called with, by its id: only what a Send carries, which is short. */
function useInputs(thread: ThreadHandle): ReadonlyMap<string, string> {
  const tasks = useTasks(thread)
  return new Map(
    tasks
      .filter(({ triggers }) => triggers[0] === '__pregel_push')
      .map(({ id, input }) => [id, brief(input)]),
  )
}

/** One value without its key. */
function brief(input: unknown): string {
  const values = Object.values<unknown>({ ...(input as object | null) })
  return values.length === 1 && typeof values[0] === 'string' ? values[0] : JSON.stringify(input)
}

import type { InspectedClient } from '@rivulet/react/devtools'
import type { ComponentType } from 'react'

/** A component with its worker, in a folder of its own. */
export interface ReactExample {
  /** Name of its folder. */
  readonly id: string
  readonly title: string
  readonly summary: string
  /** What to try. */
  readonly lookAt: string
  /** The API that it shows. */
  readonly uses: readonly string[]
  /** In its folder, in the order in which they are best read. */
  readonly files: readonly string[]
  readonly load: () => Promise<LoadedReactExample>
}

export interface LoadedReactExample {
  readonly Component: ComponentType
  /** For the devtools. */
  readonly client: InspectedClient
}

/** Every React example. Each is loaded, and its worker started, only where it is shown. */
export const reactGallery: readonly ReactExample[] = [
  {
    id: 'chat',
    title: 'Chat',
    summary: 'Rows that render for their own tokens',
    lookAt:
      'Send “count”, and more while it is written: what waits can go first. “offline” fails once.',
    uses: ['useGraphStream', 'useMessageIds', 'useMessage', 'chat.queue'],
    files: ['chat.tsx', 'client.ts', 'chat.worker.ts'],
    load: async () => ({
      Component: (await import('./chat/chat.tsx')).Chat,
      client: (await import('./chat/client.ts')).client,
    }),
  },
  {
    id: 'subagent-panels',
    title: 'Subagent panels',
    summary: 'A panel for each nested graph',
    lookAt:
      'Three branches write side by side, then a loop takes two turns: each has its own panel.',
    uses: ['useNamespaces', 'useTasks', 'useMessageIds', '{ ns }'],
    files: ['subagent-panels.tsx', 'client.ts', 'subagent-panels.worker.ts'],
    load: async () => ({
      Component: (await import('./subagent-panels/subagent-panels.tsx')).SubagentPanels,
      client: (await import('./subagent-panels/client.ts')).client,
    }),
  },
  {
    id: 'progress-bars',
    title: 'Progress bars',
    summary: 'Typed custom data of parallel nodes',
    lookAt: 'Each node tells how far it is: its bar renders, the others do not.',
    uses: ['custom: type<…>()', 'useThreadSelector', 'useCustom'],
    files: ['progress-bars.tsx', 'client.ts', 'progress-bars.worker.ts'],
    load: async () => ({
      Component: (await import('./progress-bars/progress-bars.tsx')).ProgressBars,
      client: (await import('./progress-bars/client.ts')).client,
    }),
  },
  {
    id: 'approve-or-edit',
    title: 'Approve or edit',
    summary: 'Drafts that wait for a person',
    lookAt: 'Two drafts wait at once. Edit one, send or reject the other, or send all of them.',
    uses: ['chat.interrupts', 'question.resume', 'resumeAll'],
    files: ['approve-or-edit.tsx', 'client.ts', 'approve-or-edit.worker.ts'],
    load: async () => ({
      Component: (await import('./approve-or-edit/approve-or-edit.tsx')).ApproveOrEdit,
      client: (await import('./approve-or-edit/client.ts')).client,
    }),
  },
  {
    id: 'two-threads',
    title: 'Two threads',
    summary: 'Side by side, and still running on return',
    lookAt: 'Ask on both sides, turn one to another thread while it streams, and come back.',
    uses: ['useGraphStream(graph, { threadId })'],
    files: ['two-threads.tsx', 'client.ts', 'two-threads.worker.ts'],
    load: async () => ({
      Component: (await import('./two-threads/two-threads.tsx')).TwoThreads,
      client: (await import('./two-threads/client.ts')).client,
    }),
  },
  {
    id: 'tanstack-query',
    title: 'TanStack Query',
    summary: 'The list of threads, and their history',
    lookAt: 'List and history are fetched again once when a run has ended, never for a token.',
    uses: ['useThreads', 'useThreadHistory', 'threadQueries', 'useMutation'],
    files: [
      'tanstack-query.tsx',
      'thread-list.tsx',
      'thread-dialogs.tsx',
      'client.ts',
      'tanstack-query.worker.ts',
    ],
    load: async () => ({
      Component: (await import('./tanstack-query/tanstack-query.tsx')).TanstackQuery,
      client: (await import('./tanstack-query/client.ts')).client,
    }),
  },
  {
    id: 'branch-switcher',
    title: 'Branch switcher',
    summary: 'Edit, answer again, ‹ 2/3 ›',
    lookAt: 'Answer again, or edit what was said: every version stays, and can be gone on with.',
    uses: ['chat.edit', 'chat.regenerate', 'useBranches', 'chat.selectBranch'],
    files: ['branch-switcher.tsx', 'client.ts', 'branch-switcher.worker.ts'],
    load: async () => ({
      Component: (await import('./branch-switcher/branch-switcher.tsx')).BranchSwitcher,
      client: (await import('./branch-switcher/client.ts')).client,
    }),
  },
]

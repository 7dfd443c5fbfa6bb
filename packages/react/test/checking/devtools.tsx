/** The code of docs/devtools.md. */
import {
  type createGraphClient,
  type InspectedThread,
  type ReplayBase,
  replayBaseOf,
  type ThreadAction,
  ThreadReplay,
} from '@rivulet/core/client'
import { RivuletDevtools } from '@rivulet/react/devtools'

type Client = ReturnType<typeof createGraphClient>

export function Page({ client }: { client: Client }) {
  return <RivuletDevtools client={client} />
}

export function Provided() {
  return <RivuletDevtools position="top-left" limits={{ parts: 1000 }} theme="dark" zIndex={1} />
}

export function Wrong({ client }: { client: Client }) {
  return (
    <>
      {/* @ts-expect-error there is no such place */}
      <RivuletDevtools client={client} position="middle" />
      {/* @ts-expect-error a graph is no client */}
      <RivuletDevtools client={client.graph('agent')} />
    </>
  )
}

export function record(client: Client): {
  actions: ThreadAction[]
  base: () => ReplayBase | undefined
} {
  const actions: ThreadAction[] = []
  let base: ReplayBase | undefined
  client.inspect((event) => {
    if (event.type !== 'action') return
    base ??= replayBaseOf(event.thread)
    actions.push(event.action)
  })
  return { actions, base: () => base }
}

export function goBack(thread: InspectedThread, base: ReplayBase, actions: ThreadAction[]): void {
  const replay = new ThreadReplay(base)
  for (const action of actions.slice(0, 123)) replay.reduce(action)
  thread.show(replay.past())
}

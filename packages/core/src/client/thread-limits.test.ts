import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import type { StreamPart } from '../stream/stream-part.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createFakeFrames } from '../testing/fake-frames.ts'
import { scriptedTransport } from '../testing/scripted-transport.ts'
import { createGraphClient } from './graph-client.ts'
import type { ThreadSnapshot } from './thread-state.ts'
import type { Thread } from './thread.ts'
import type { RunObserver, RunRequest } from './transport.ts'

const question = { type: 'human', id: 'h', content: '?' }

/** What a run says that calls one graph: its state, and a message that it streams. */
function nestedRun(task: string): StreamPart[] {
  const metadata = { langgraph_node: 'n' } as never
  const ns = [`sub:${task}`]
  return [
    { type: 'values', ns: [], data: { messages: [question] }, interrupts: [] },
    { type: 'messages', ns, data: [{ type: 'AIMessageChunk', id: task, content: task }, metadata] },
    { type: 'values', ns, data: { task }, interrupts: [] },
  ]
}

function runs(count: number, limits?: { namespaces: number }): Thread {
  let task = 0
  const transport = scriptedTransport(() => nestedRun(`${++task}`))
  const graph = createGraphClient({
    transport,
    frames: createFakeFrames(),
    clock: createFakeClock(),
  }).graph('agent')
  const thread = graph.thread('t', { limits })
  for (let run = 0; run < count; run++) {
    void thread.submit({})
    transport.end()
  }
  return thread
}

const keysOf = ({ values, messages }: ThreadSnapshot): string[][] => [
  [...values.keys()],
  [...messages.keys()],
]

describe('what a thread keeps of nested graphs', () => {
  it('is that of the newest, over any number of runs', () => {
    const { namespaces, ...snapshot } = runs(100, { namespaces: 3 }).getSnapshot()
    expect(keysOf(snapshot as ThreadSnapshot)).toEqual([
      ['', 'sub:98', 'sub:99', 'sub:100'],
      ['', 'sub:98', 'sub:99', 'sub:100'],
    ])
    expect(namespaces.map(({ key }) => key)).toEqual(['sub:100'])
    expect(snapshot.messages.get('sub:100')?.messages()).toMatchObject([{ content: '100' }])
  })

  it('is what 1,000 of them have said, unless the thread says otherwise', () => {
    const [values, messages] = keysOf(runs(1200).getSnapshot())
    expect([values?.length, messages?.length]).toEqual([1001, 1001])
  })
})

describe('a bounded log', () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void

  it.each(['custom', 'updates'] as const)(
    'holds nothing that it does not show: %s',
    async (mode) => {
      let observer: RunObserver | undefined
      const transport = {
        ...scriptedTransport([]),
        start: (_request: RunRequest, given: RunObserver) => {
          observer = given
          return () => {}
        },
      }
      const client = createGraphClient({
        transport,
        frames: createFakeFrames(),
        clock: createFakeClock(),
      })
      const thread = client.graph('agent').thread('t', { limits: { [mode]: 10 } })
      void thread.submit({})
      const tell = (data: object): void => {
        const part = { type: mode, ns: [], data } as unknown as StreamPart
        void observer?.onParts([part])
      }
      const first = new WeakRef({ first: true })
      tell(first.deref()!)
      for (let at = 0; at < 30; at++) tell({ at })
      // what was dereferenced lives until the end of the task
      await new Promise((resolve) => setImmediate(resolve))
      collect()
      expect(thread.getSnapshot()[mode].log).toHaveLength(10)
      expect(first.deref()).toBeUndefined()
    },
  )
})

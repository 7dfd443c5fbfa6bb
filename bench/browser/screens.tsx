// Components that show a message as it streams, and the parts that they are fed with.
import { AIMessageChunk } from '@langchain/core/messages'
import {
  createGraphClient,
  type RemoteGraph,
  type StreamPart,
  textOf,
  type Thread,
  workerTransport,
} from '@rivulet/core/client'
import { scriptedTransport, type ScriptedTransport } from '@rivulet/core/testing'
import { useGraphStream, useMessageText, useToolCalls } from '@rivulet/react'
import { memo } from 'react'
import type { Lap, Outcome, Work } from '../case.ts'
import { argumentPieces, type ArgumentsKind } from './argument-pieces.ts'
import { Screen } from './screen.ts'

export interface Screens {
  /** Batch by batch: reduced, committed and rendered. */
  renderArguments(kind: ArgumentsKind, deltas: number): Work
  /** The same on the screen, by the chunks of LangChain. */
  concatArguments(kind: ArgumentsKind, deltas: number): Work
  /** From the start of the run to the frame that shows the last delta. */
  fromWorker(deltas: number): Work
  reduceTokens(tokens: number, history: number): Work
  renderTokens(tokens: number): Work
}

/** As many parts as a batch from a worker has. */
const BATCH = 64
const THREAD = { threadId: 't', commit: 'manual', streamMode: ['messages', 'tools'] } as const

export function openScreens(): Screens {
  const transport = workerTransport(
    () => new Worker(new URL('./graph.worker.ts', import.meta.url), { type: 'module' }),
  )
  const client = createGraphClient<typeof import('./graph.worker.ts').graphs>({ transport })
  return {
    renderArguments(kind, deltas) {
      const parts = argumentPieces(kind, deltas).map(argumentPart)
      return async () => rendered(new Script(parts), ({ graph }) => <CallOf graph={graph} />)
    },
    concatArguments(kind, deltas) {
      const pieces = argumentPieces(kind, deltas)
      return async () => concatenated(pieces)
    },
    fromWorker(deltas) {
      const { body } = JSON.parse(argumentPieces('document', deltas).join('')) as { body: string }
      const { streamMode } = THREAD
      return async () => {
        const graph = client.graph('write')
        const threadId = crypto.randomUUID()
        const screen = new Screen(<CallOf graph={graph} options={{ threadId, streamMode }} />)
        const started = performance.now()
        const { status } = await graph.thread(threadId).submit({ deltas })
        if (status !== 'success') throw new Error(`The run ended with ${status}.`)
        // What was committed last may wait for a frame.
        while (screen.shown < body.length) await nextFrame()
        const cost = (performance.now() - started) * 1000
        return { outcome: screen.close(), cost }
      }
    },
    reduceTokens(tokens, history) {
      const parts = [...historyOf(history), ...tokenParts(tokens)]
      return async () => {
        const script = new Script(parts)
        if (history > 0) script.deliver(1)
        return timed(() => {
          while (script.hasMore) script.deliver(BATCH)
          return { length: script.textLength }
        })
      }
    },
    renderTokens(tokens) {
      const parts = tokenParts(tokens)
      return async () => rendered(new Script(parts), ({ graph }) => <TextOf graph={graph} />)
    },
  }
}

/** A run that has begun, and tells these parts when it is asked to. */
class Script {
  readonly graph: RemoteGraph
  readonly #transport: ScriptedTransport
  readonly #thread: Thread
  #left: number

  constructor(parts: readonly StreamPart[]) {
    this.#left = parts.length
    this.#transport = scriptedTransport(parts)
    this.graph = createGraphClient({ transport: this.#transport }).graph('agent')
    this.#thread = this.graph.thread(THREAD.threadId, THREAD)
    void this.#thread.submit({})
  }

  get hasMore(): boolean {
    return this.#left > 0
  }

  /** Of the newest message. */
  get textLength(): number {
    const message = this.#thread.getSnapshot().messages.get('')?.messages().at(-1)
    return message ? textOf(message).length : 0
  }

  /** One batch, and the commit that shows it. */
  deliver(count: number): void {
    this.#left -= count
    this.#transport.step(count)
    this.#thread.flush()
  }
}

/** Each batch in a turn of its own: of many in one turn the hooks would show the last alone. */
function rendered(script: Script, content: (script: Script) => React.ReactNode): Promise<Lap> {
  const screen = new Screen(content(script))
  return timed(async () => {
    while (script.hasMore) {
      screen.update(() => script.deliver(BATCH))
      await Promise.resolve()
    }
    return screen.close()
  })
}

function concatenated(pieces: readonly string[]): Promise<Lap> {
  const screen = new Screen(null)
  return timed(async () => {
    let message: AIMessageChunk | undefined
    for (const [at, piece] of pieces.entries()) {
      const chunk = new AIMessageChunk({ content: '', tool_call_chunks: [pieceOf(piece, at)] })
      message = message?.concat(chunk) ?? chunk
      if (at % BATCH !== BATCH - 1 && at < pieces.length - 1) continue
      const [call] = message.tool_calls ?? []
      screen.show(<Call name={call?.name ?? ''} args={call?.args ?? {}} />)
      await Promise.resolve()
    }
    return screen.close()
  })
}

function nextFrame(): Promise<unknown> {
  return new Promise(requestAnimationFrame)
}

async function timed(run: () => Outcome | Promise<Outcome>): Promise<Lap> {
  const started = performance.now()
  const outcome = await run()
  return { outcome, cost: (performance.now() - started) * 1000 }
}

interface OfGraph {
  readonly graph: RemoteGraph
  readonly options?: Parameters<typeof useGraphStream>[1]
}

function CallOf({ graph, options = THREAD }: OfGraph) {
  const { thread } = useGraphStream(graph, options)
  return useToolCalls(thread).map(({ id, name, args }) => <Call key={id} name={name} args={args} />)
}

interface CallProps {
  readonly name: string
  readonly args: Readonly<Record<string, unknown>>
}

/** A document is shown as it grows; rows are memoised. */
function Call({ name, args }: CallProps) {
  const { body, rows } = args as { readonly body?: string; readonly rows?: readonly object[] }
  return (
    <section>
      <h2>{name}</h2>
      <pre>{body}</pre>
      {rows && <p>{rows.length} rows</p>}
      {rows?.slice(-20).map((row, at) => (
        <Row key={Math.max(0, rows.length - 20) + at} row={row} />
      ))}
    </section>
  )
}

const Row = memo(function Row({ row }: { readonly row: object }) {
  return <p>{Object.values(row).join(' ')}</p>
})

function TextOf({ graph }: OfGraph) {
  const { thread } = useGraphStream(graph, THREAD)
  return <p>{useMessageText(thread, 'm')}</p>
}

const metadata = { langgraph_node: 'write', attempt: 1 } as never

function pieceOf(args: string, at: number) {
  return { index: 0, args, ...(at === 0 ? { id: 'call', name: 'save' } : {}) }
}

function argumentPart(args: string, at: number): StreamPart {
  const tool_call_chunks = [pieceOf(args, at)]
  const data = [
    { type: 'AIMessageChunk', id: 'm', content: '', tool_call_chunks },
    metadata,
  ] as const
  return { type: 'messages', ns: [], data }
}

function tokenParts(count: number): StreamPart[] {
  return Array.from({ length: count }, (_, at) => {
    const chunk = { type: 'AIMessageChunk', id: 'm', content: `tok${at % 10} ` } as const
    return { type: 'messages', ns: [], data: [chunk, metadata] }
  })
}

/** The state that the run begins with; none without a history. */
function historyOf(count: number): StreamPart[] {
  if (count === 0) return []
  const messages = Array.from({ length: count }, (_, at) => {
    return { type: 'human', id: `h${at}`, content: `Message ${at}` } as const
  })
  return [{ type: 'values', ns: [], data: { messages }, interrupts: [] }]
}

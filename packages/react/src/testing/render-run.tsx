'use client'

import type { GraphTypes, TypesOf } from '@rivulet/core'
import {
  createGraphClient,
  type GraphClient,
  type RemoteGraph,
  type RunRequest,
} from '@rivulet/core/client'
import { type ReplayedRun, replayRun } from '@rivulet/core/record'
import {
  createFakeClock,
  createFakeFrames,
  createFakeIds,
  type FakeClock,
  type Script,
  type ScriptedTransport,
  type ScriptedTransportOptions,
  scriptedTransport,
} from '@rivulet/core/testing'
import { act, render, type RenderOptions, type RenderResult } from '@testing-library/react'
import type { ReactNode } from 'react'
import { misuse } from '../misuse.ts'
import { hostTurn } from './host-turn.ts'
import { RenderCounts, RenderCountsContext } from './render-counts.ts'

export interface RenderRunOptions
  extends
    Omit<RenderOptions, 'queries' | 'reactStrictMode'>,
    Pick<ScriptedTransportOptions, 'threads' | 'history'> {
  /** What every run tells, or a function from the request to it. */
  script?: Script | ((request: RunRequest) => Script) | undefined
  /** A run that was recorded, as the text of its file or replayed. In place of a script. */
  recording?: string | ReplayedRun | undefined
  /** A transport of the test's own, which another client may use, too. In place of a script. */
  transport?: ScriptedTransport | undefined
  /** Name of the graph. Default "agent". */
  graph?: string | undefined
  /** The clock of the client, and of the pauses of a script. Default: a new one at 0. */
  clock?: FakeClock | undefined
  /**
   * Moves the timers of a test runner along with `advance`, as user-event does:
   * `vi.advanceTimersByTime`, `jest.advanceTimersByTime`.
   */
  advanceTimers?: ((ms: number) => unknown) | undefined
  /** Renders under StrictMode. Default true. */
  strict?: boolean | undefined
}

/** What a component under test is given. */
export interface RunSetup<Types extends GraphTypes = GraphTypes> {
  /** The graph, as components take it. */
  readonly agent: RemoteGraph<Types>
  /** For other graphs of the same client. */
  readonly client: GraphClient<Record<string, { readonly '~types'?: GraphTypes }>>
  readonly transport: ScriptedTransport
  readonly clock: FakeClock
}

/** What is rendered: an element, or a function that is given the graph. */
export type RunUi<Types extends GraphTypes = GraphTypes> =
  | ReactNode
  | ((run: RunSetup<Types>) => ReactNode)

/** A rendered component with the run that it shows. Whatever moves the run lets React render, too. */
export interface RenderedRun<Types extends GraphTypes = GraphTypes>
  extends RunSetup<Types>, Omit<RenderResult, 'rerender'> {
  /** Delivers the next parts, a frame for each. Default: one. */
  step(this: void, count?: number): Promise<void>
  /** Delivers all parts that are left, in one frame. */
  flush(this: void): Promise<void>
  /** Moves the clock on, and with it the pauses of the script; 0 lets requests be answered. */
  advance(this: void, ms: number): Promise<void>
  /** Delivers what is left and ends the run, as `ScriptedTransport.end` does. */
  end(this: void, ...output: Parameters<ScriptedTransport['end']>): Promise<void>
  /** Ends the run with an error. */
  fail(this: void, error: Error): Promise<void>
  /** How often the component in the RenderCount of this id was rendered; without an id, all of them. */
  renders: {
    (this: void, id: string): number
    (this: void): Record<string, number>
  }
  rerender(this: void, ui: RunUi<Types>): void
}

/**
 * Renders a component in front of a run that the test tells part by part. No graph, no worker, no
 * waiting: after `await step()` the page shows what the part has changed.
 *
 * @typeParam Graph The graph that the component is made for: `typeof graph`, or of one in a worker
 *   `typeof import('./graph.worker.ts').graphs.agent`.
 * @param ui The component, or a function that is given `agent`.
 * @throws RivuletError INVALID_ARGUMENT for a script with an item that is none, and for more than one of
 *   `script`, `recording` and `transport`; MALFORMED_RECORD for a recording that cannot be read.
 *   What moves the run rejects with INVALID_ARGUMENT before the component has submitted.
 * @example
 * const run = renderRun<typeof graph>(({ agent }) => <Chat agent={agent} />, {
 *   script: [token('Hello'), token(' there')],
 * })
 * fireEvent.click(run.getByText('Send'))
 * await run.step()
 * expect(run.getByText('Hello')).toBeDefined()
 * await run.end()
 */
export function renderRun<Graph extends { readonly '~types'?: GraphTypes } = RemoteGraph>(
  ui: RunUi<TypesOf<Graph>>,
  options: RenderRunOptions = {},
): RenderedRun<TypesOf<Graph>> {
  const { script, recording, threads, history, graph = 'agent', strict = true, ...rest } = options
  const { transport: given, clock = createFakeClock(), advanceTimers, wrapper, ...place } = rest
  refuseTwo({ script, recording, transport: given })

  const stored = { ...(threads && { threads }), ...(history && { history }) }
  const transport = given ?? scriptedTransport(toScript(script, recording), { clock, ...stored })
  const client = createGraphClient({
    transport,
    clock,
    frames: createFakeFrames(),
    ids: createFakeIds(),
  })
  const agent = client.graph(graph) as unknown as RemoteGraph<TypesOf<Graph>> // the caller says of which graph
  const setup: RunSetup<TypesOf<Graph>> = { agent, client, transport, clock }
  const counts = new RenderCounts()
  const show = (node: RunUi<TypesOf<Graph>>): ReactNode => (
    <RenderCountsContext value={counts}>
      {typeof node === 'function' ? node(setup) : node}
    </RenderCountsContext>
  )

  const view = render(show(ui), {
    ...place,
    ...(wrapper && { wrapper }),
    reactStrictMode: strict,
  })
  return {
    ...view,
    ...setup,
    async step(count = 1) {
      for (let at = 0; at < count; at++) await act(async () => transport.step())
    },
    flush: () => act(async () => transport.flush()),
    advance: (ms) =>
      act(async () => {
        await advanceTimers?.(ms)
        await clock.advance(ms)
        await hostTurn()
      }),
    end: (...output) => act(async () => transport.end(...output)),
    fail: (error) => act(async () => transport.fail(error)),
    renders: ((id?: string) =>
      id === undefined ? counts.all() : counts.of(id)) as RenderedRun['renders'], // by what is passed
    rerender: (next) => view.rerender(show(next)),
  }
}

function toScript(
  script: RenderRunOptions['script'],
  recording: RenderRunOptions['recording'],
): NonNullable<RenderRunOptions['script']> {
  if (recording === undefined) return script ?? []
  return typeof recording === 'string' ? replayRun(recording) : recording
}

function refuseTwo(sources: Readonly<Record<string, unknown>>): void {
  const names = Object.keys(sources).filter((name) => sources[name] !== undefined)
  if (names.length < 2) return
  throw misuse(
    names[1]!,
    `renderRun takes one of script, recording and transport, not ${names.join(' and ')}.`,
  )
}

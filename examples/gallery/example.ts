import type { StreamMode } from '@rivulet/core'
import type { Runnable, RunSettings } from '../runnable.ts'

/** Runs a graph and yields what a program would print, as it comes. */
export type Print = (runnable: AnyRunnable) => AsyncGenerator<string>

/** What can stand in for the graph of any example. */
export interface AnyRunnable {
  stream(
    input: unknown,
    options: RunSettings & { readonly streamMode: StreamMode | readonly StreamMode[] },
  ): AsyncIterable<never>
  invoke(
    input: unknown,
    options?: RunSettings & { readonly streamMode?: StreamMode | readonly StreamMode[] },
  ): Promise<never>
}

/** The code of an example: it holds the engine, so it is loaded only where it is needed. */
export interface ExampleModule {
  readonly graph: AnyRunnable
  /** By what they show; most examples have one. */
  readonly prints: Readonly<Record<string, Print>>
}

/** What is known of an example without loading it. */
export interface Example {
  /** Name of its file and of its graph. */
  readonly id: string
  /** As in the list of concepts; ours have none. */
  readonly number?: number
  readonly title: string
  readonly summary: string
  /** What to look at while it runs. */
  readonly lookAt: string
  readonly models: 'scripted' | 'none'
  /** The API that it shows. */
  readonly uses: readonly string[]
  readonly input: Readonly<Record<string, unknown>>
  readonly streamMode: readonly StreamMode[]
  /** It nests graphs: whether their parts are streamed matters. */
  readonly subgraphs?: true
  /** The view that tells most of a run; absent: its parts. */
  readonly bestView?: 'tasks' | 'checkpoints' | 'console'
  readonly load: () => Promise<ExampleModule>
}

interface TypedModule<Graph extends object> {
  readonly graph: Graph
  readonly prints: Readonly<Record<string, (runnable: Runnable<Graph>) => AsyncGenerator<string>>>
}

type Facts = Omit<Example, 'load'>

/** Checks that an example prints its own graph, then forgets which graph that is. */
export function example<Graph extends object>(
  facts: Facts,
  load: () => Promise<TypedModule<Graph>>,
): Example {
  return { ...facts, load: load as unknown as Example['load'] } // one form for all graphs
}

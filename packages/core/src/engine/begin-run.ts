import type { StoredCheckpoint } from '../checkpoint/checkpointer.ts'
import { NULL_TASK_ID } from '../checkpoint/reserved-channels.ts'
import {
  AmbiguousResumeError,
  CheckpointerRequiredError,
  EmptyCommandError,
  EmptyInputError,
  InvalidArgumentError,
  ThreadIdRequiredError,
} from '../errors.ts'
import { isAnswerMap } from '../internal/answer-map.ts'
import { describe, listOf } from '../internal/describe.ts'
import { numberedIds } from '../internal/numbered-ids.ts'
import { addWrites } from './apply-writes.ts'
import { type ChannelState, initialState, NO_SENDS } from './channel-state.ts'
import type { CheckpointWriter } from './checkpoint-writer.ts'
import { Command } from './command.ts'
import { forkFrom, type LoadedCheckpoint, loadCheckpoint, UNSTORED } from './replay.ts'
import { type GraphSpec, START } from './graph-spec.ts'
import { readCommand } from './read-returned.ts'
import { restoreInput, restoreState } from './restore-state.ts'
import { isNested, type RunContext } from './run-context.ts'
import {
  commandWrites,
  type PendingTask,
  readPendingTasks,
  toStoredInput,
  toStoredWrites,
} from './stored-writes.ts'
import type { Writes } from './task.ts'

/** Anything but null and undefined. */
export type GivenInput = object | string | number | bigint | boolean | symbol

/** State to start from, or what a function is given; a command to a thread, or null to go on. */
export type RunInput = GivenInput | null

/** A graph about to run. */
export interface RunPlace {
  readonly spec: GraphSpec
  readonly run: RunContext
  readonly writer: CheckpointWriter | undefined
}

/** Where a graph takes up its thread. */
export interface BegunRun {
  readonly state: ChannelState
  /** The superstep that runs next. */
  readonly step: number
  /** The input that this superstep applies; `EMPTY` when it runs nodes. */
  readonly input: unknown
  /** What is known already of its tasks. */
  readonly pending: ReadonlyMap<string, PendingTask>
  readonly isResumed: boolean
}

/**
 * Decides whether a run starts from its input or goes on where its thread stopped, and loads what
 * that takes (semantics §2.2).
 *
 * @throws EmptyInputError, EmptyCommandError, CheckpointerRequiredError, ThreadIdRequiredError,
 *   AmbiguousResumeError, and whatever the saver throws.
 */
export async function beginRun(place: RunPlace, given: unknown): Promise<BegunRun> {
  const { run, writer, spec } = place
  const input = checkInput(place, given)
  const loaded = writer ? await loadCheckpoint(place, writer) : UNSTORED
  const { stored } = loaded
  // Whoever was called off meanwhile writes nothing any more.
  run.cancellation.throwIfCancelled()
  if (writer && stored && goesOn(place, input, loaded)) {
    if (!loaded.isOld) return takeUp(place, stored, input)
    const writes = Command.isInstance(input) ? writesOf(place, input) : undefined
    return forkFrom(place, writer, { stored, writes })
  }
  if (input === null || (spec.readResult && Command.isInstance(input))) {
    throw nothingToResume(spec, run)
  }
  return startOver(place, stored, input)
}

function checkInput({ spec, run, writer }: RunPlace, given: unknown): RunInput {
  if (spec.checkpointer === true && !isNested(run)) {
    throw checkpointerRequired(spec, '`checkpointer: true` is for nested graphs. State can be kept')
  }
  if (writer && run.threadId === undefined) throw threadIdRequired(spec)
  if (Command.isInstance(given)) {
    checkCommand(spec, given)
    if (given.resume !== undefined && given.resume !== null && !writer) {
      throw checkpointerRequired(spec, 'An interrupt can be answered')
    }
    return given
  }
  return given === null || given === undefined ? null : readInput(spec, given)
}

/** @throws EmptyInputError */
export function readInput(spec: GraphSpec, given: unknown): GivenInput {
  if (spec.readResult && given !== null && given !== undefined) return given
  if (typeof given === 'object' && given && !Array.isArray(given)) return given
  throw new EmptyInputError(
    `Graph "${spec.name}" needs an object with state keys as its input, a Command, or, to go on with a run, null, ` +
      `but got ${describe(given)}.`,
    { graph: spec.name },
  )
}

function checkCommand({ name, readResult }: GraphSpec, { update, goto, resume }: Command): void {
  if (readResult && [update, goto].some((field) => field !== undefined && field !== null)) {
    throw new InvalidArgumentError(
      `The Command for "${name}" has update or goto, but an entrypoint has neither state keys nor nodes: give it resume alone.`,
      { argument: 'input' },
    )
  }
  if ([update, goto, resume].some((field) => field !== undefined && field !== null)) return
  throw new EmptyCommandError(
    `The Command for graph "${name}" is empty: give it resume, update or goto.`,
    { graph: name },
  )
}

/** A nested graph goes on when its task does; one that had ended keeps what it ended with. */
function goesOn({ spec, run }: RunPlace, input: RunInput, loaded: LoadedCheckpoint): boolean {
  if (!isNested(run)) return input === null || Command.isInstance(input)
  const { stored, isOld } = loaded
  if (!run.scope.isResuming || isOld || !stored) return false
  if (spec.checkpointer !== true || stored.next.length + stored.sends.length > 0) return true
  // It has come to its end for this very task.
  const { parents } = stored.metadata
  return Object.entries(run.scope.parents).every(([ns, id]) => parents[ns] === id)
}

/** Saves an input, which the next superstep applies. */
export function startOver(
  { spec, run, writer }: RunPlace,
  stored: StoredCheckpoint | undefined,
  given: GivenInput,
): BegunRun {
  const isWhole = spec.readResult || Command.isInstance(given)
  const input = isWhole ? given : prepareInput(spec, run, given as Record<string, unknown>)
  if (!isNested(run)) run.answers.drop()
  const before = stored ? restoreState(spec, stored) : initialState(spec)
  const results = stored ? commandWrites(readPendingTasks(spec, stored.writes)) : []
  const newId = (): string => run.ids.create('message')
  const commanded = addWrites(spec, before, { results, newId })
  // What was left to do is given up: new input starts over. What commands have written stays.
  const state = { ...commanded.state, triggered: [], sends: NO_SENDS }
  const step = stored ? stored.metadata.step + 1 : -1
  if (stored) writer?.resumeFrom(stored, before, commanded.changed)
  writer?.save(state, {
    source: 'input',
    step,
    changed: stored && [],
    input: toStoredInput(spec, input, isNested(run)),
  })
  return { state, step: step + 1, input, pending: new Map(), isResumed: false }
}

/** What is stored of an input and what is applied of it must be the same. */
function prepareInput(
  { channelIndex, channels }: GraphSpec,
  run: RunContext,
  input: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const newId = inputIds(run)
  const prepared: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(input)) {
    const prepare = channels[channelIndex.get(key) ?? -1]?.channel.prepare
    if (prepare && value !== undefined) prepared[key] = prepare(value, { key, newId })
  }
  return { ...input, ...prepared }
}

/** A page that shows an input before the run has told of it knows its messages by the same ids. */
function inputIds(run: RunContext): () => string {
  const { inputMessageId } = run.options
  if (inputMessageId === undefined || isNested(run)) return () => run.ids.create('message')
  return numberedIds(inputMessageId)
}

function takeUp(
  { spec, run, writer }: RunPlace,
  stored: StoredCheckpoint,
  input: RunInput,
): BegunRun {
  const before = restoreState(spec, stored)
  const pending = readPendingTasks(spec, stored.writes)
  const commands = [...commandWrites(pending)]
  if (!isNested(run) && Command.isInstance(input)) {
    checkAnswer(spec, input, pending)
    const writes = writesOf({ spec, run, writer }, input)
    if (writes) {
      commands.push(writes)
      writer?.record(NULL_TASK_ID, toStoredWrites(spec, writes))
    }
  }
  const newId = (): string => run.ids.create('message')
  const { state, changed } = addWrites(spec, before, { results: commands, newId })
  writer?.resumeFrom(stored, before, changed)
  writer?.flush()
  return {
    state,
    step: stored.metadata.step + 1,
    input: restoreInput(spec, stored),
    pending,
    isResumed: true,
  }
}

function writesOf({ spec, run }: RunPlace, command: Command): Writes | undefined {
  const writes = { writes: [], targets: [], sends: [] }
  const newId = (): string => run.ids.create('message')
  readCommand({ spec, node: START, isNested: false, newId }, command, writes)
  return writes.writes.length + writes.targets.length + writes.sends.length > 0 ? writes : undefined
}

/** @throws AmbiguousResumeError when one answer stands before several questions. */
function checkAnswer(
  { name }: GraphSpec,
  { resume: answer }: Command,
  pending: ReadonlyMap<string, PendingTask>,
): void {
  if (answer === undefined || answer === null || isAnswerMap(answer)) return
  const open = new Set([...pending.values()].flatMap((task) => task.interrupts.map(({ id }) => id)))
  if (open.size <= 1) return
  throw new AmbiguousResumeError(
    `Graph "${name}" waits for ${open.size} answers, so one answer must say which interrupt it is ` +
      `for: new Command({ resume: { [id]: answer } }) with ids of ${listOf(open)}.`,
    { interrupts: [...open] },
  )
}

function nothingToResume({ name, readResult }: GraphSpec, { threadId, saver }: RunContext): Error {
  const input = readResult ? 'what its function takes' : 'an object of state keys'
  return new EmptyInputError(
    saver
      ? `Thread "${threadId}" of graph "${name}" has nothing to go on with: it has no checkpoint yet. Start it with ${input}.`
      : `Graph "${name}" needs ${input} as its input: without a saver there is nothing to go on with.`,
    { graph: name },
  )
}

export function threadIdRequired({ name }: GraphSpec): Error {
  return new ThreadIdRequiredError(
    `Graph "${name}" has a saver, so a run must say which thread it belongs to: pass ` +
      "{ configurable: { thread_id: '1' } }.",
    { graph: name },
  )
}

/** @param what `An interrupt can be answered`. */
export function checkpointerRequired({ name }: Pick<GraphSpec, 'name'>, what: string): Error {
  return new CheckpointerRequiredError(
    `${what} only by a graph with a saver, but graph "${name}" has none: ` +
      '.compile({ checkpointer: new MemorySaver() }).',
    { graph: name },
  )
}

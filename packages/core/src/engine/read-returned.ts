import {
  InvalidArgumentError,
  InvalidGraphNodeReturnValueError,
  UnknownNodeError,
} from '../errors.ts'
import { describe, listOf } from '../internal/describe.ts'
import { isPlainObject } from '../internal/deep-freeze.ts'
import type { PendingSend } from './channel-state.ts'
import { Command, isSendLike, Send } from './command.ts'
import { END, type FunctionResult, type GraphSpec, PREVIOUS, START } from './graph-spec.ts'
import { ParentCommandSignal } from './signals.ts'
import type { Write } from './task.ts'

/** What a node returned, sorted: writes in their order, and where it wants to go. */
export interface Returned {
  readonly writes: Write[]
  readonly targets: number[]
  readonly sends: PendingSend[]
}

/** Who returned it. */
export interface ReturnedBy {
  readonly spec: GraphSpec
  readonly node: string
  /** The graph was called by another one, which `Command.PARENT` speaks to. */
  readonly isNested: boolean
  /** For what has to have an id and lacks one. */
  readonly newId: () => string
}

/**
 * What a node returned → its writes. Nothing returned is no write; keys that are no channel are
 * ignored; a key set to undefined is not written. A list may hold updates beside Commands and Sends.
 *
 * @throws InvalidGraphNodeReturnValueError for anything else; UnknownNodeError for a `goto` that
 *   leads nowhere; ParentCommandSignal.
 */
export function readReturned(by: ReturnedBy, value: unknown): Returned {
  const returned: Returned = { writes: [], targets: [], sends: [] }
  const { readResult } = by.spec
  if (readResult) {
    returned.writes.push(...resultWrites(by.spec, readResult(value)))
  } else if (Array.isArray(value)) {
    const items = value as readonly unknown[]
    if (!items.some((item) => Command.isInstance(item) || Send.isInstance(item))) {
      throw notAnUpdate(by, value)
    }
    for (const item of items) readItem(by, item, returned)
  } else {
    readItem(by, value, returned)
  }
  return returned
}

/** The writes of a function. */
export function resultWrites(
  { channelIndex }: GraphSpec,
  { value, save }: FunctionResult,
): Write[] {
  const written = [[END, value ?? null] as const, [PREVIOUS, save ?? null] as const]
  return written.map(([name, each]) => {
    return { channel: channelIndex.get(name)!, value: each, shown: each }
  })
}

function readItem(by: ReturnedBy, item: unknown, into: Returned): void {
  if (item === undefined || item === null) return
  if (Send.isInstance(item)) into.sends.push(resolveSend(by, item))
  else if (Command.isInstance(item)) readCommand(by, item, into)
  else if (isUpdate(item)) readKeys(by, item, into)
  else throw notAnUpdate(by, item)
}

/** Reads the update and the goto of a Command, as a node returned it or as the input of a run. */
export function readCommand(by: ReturnedBy, command: Command, into: Returned): void {
  const { graph, update, goto } = command
  if (graph !== undefined) throw toGraphAbove(by, command)
  if (update !== undefined && update !== null) readUpdate(by, update, into)
  const destinations = Array.isArray(goto) ? (goto as readonly unknown[]) : [goto]
  for (const destination of destinations) {
    if (destination === undefined || destination === END) continue
    if (isSendLike(destination)) into.sends.push(resolveSend(by, destination))
    else into.targets.push(resolveNode(by, destination))
  }
}

function toGraphAbove({ spec, node, isNested }: ReturnedBy, command: Command): Error {
  if (isNested) return new ParentCommandSignal(command)
  const why = `graph "${spec.name}" was not called by another one`
  return new InvalidArgumentError(
    `Node "${node}" commands graph ${describe(command.graph)}, but ${why}.`,
    { argument: 'graph' },
  )
}

/** A command has gone all the way up. */
export function unknownGraph(
  { spec, node }: Pick<ReturnedBy, 'spec' | 'node'>,
  graph: unknown,
): Error {
  return new InvalidArgumentError(
    `A node below "${node}" of graph "${spec.name}" commands graph ${describe(graph)}, but no node on the ` +
      'way up has that name. Name Command.PARENT, or the node whose graph is meant.',
    { argument: 'graph' },
  )
}

function readUpdate(by: ReturnedBy, update: unknown, into: Returned): void {
  if (isUpdate(update)) return readKeys(by, update, into)
  if (!Array.isArray(update) || !update.every(isPair)) throw notAnUpdate(by, update)
  for (const [key, value] of update as [string, unknown][]) {
    readKeys(by, { [key]: value }, into)
  }
}

function readKeys(
  { spec, newId }: ReturnedBy,
  update: Readonly<Record<string, unknown>>,
  { writes }: Returned,
): void {
  for (const key of Object.keys(update)) {
    const index = spec.channelIndex.get(key)
    const shown = update[key]
    if (index === undefined || shown === undefined) continue
    const { channel } = spec.channels[index]!
    const value = channel.prepare ? channel.prepare(shown, { key, newId }) : shown
    writes.push({ channel: index, value, shown })
  }
}

function isPair(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === 'string'
}

/** @throws UnknownNodeError */
export function resolveSend(
  by: Pick<ReturnedBy, 'spec' | 'node'>,
  { node, args, timeout }: Send,
): PendingSend {
  return { node: resolveNode(by, node), args, timeout }
}

/** @throws UnknownNodeError */
function resolveNode(
  { spec, node }: Pick<ReturnedBy, 'spec' | 'node'>,
  destination: unknown,
): number {
  const index = typeof destination === 'string' ? spec.nodeIndex.get(destination) : undefined
  if (index !== undefined) return index
  const why =
    destination === START
      ? 'the start, where nothing can lead to'
      : destination === END
        ? 'the end, where nothing can be sent to'
        : 'no node'
  throw new UnknownNodeError(
    `"${node}" goes to ${typeof destination === 'string' ? `"${destination}"` : describe(destination)}, ` +
      `which is ${why} of graph "${spec.name}". Its nodes: ${listOf(spec.nodeIndex.keys())}.`,
    { node: String(destination) },
  )
}

/** Plain objects, and instances of the user's own classes; no array, Map, Date or promise. */
function isUpdate(value: unknown): value is Record<string, unknown> {
  if (isPlainObject(value)) return true
  return Object.prototype.toString.call(value) === '[object Object]'
}

function notAnUpdate({ spec, node }: ReturnedBy, value: unknown): Error {
  return new InvalidGraphNodeReturnValueError(
    `Node "${node}" must return an object with state keys (${listOf(stateKeys(spec))}), a Command, a ` +
      `Send, a list with at least one of these, null or undefined, but it returned ${describe(value)}.`,
    { node },
  )
}

function stateKeys(spec: GraphSpec): string[] {
  return spec.channels.slice(0, spec.stateCount).map(({ name }) => name)
}

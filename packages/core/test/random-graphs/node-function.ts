import type { BranchPlan, Destination, FunctionPlan, Key, NodePlan } from './graph-plan.ts'

/** What a node says in the words of its engine. */
export interface Kit {
  send(node: string, args: unknown): unknown
  command(fields: { update?: unknown; goto?: unknown; isForParent?: boolean }): unknown
  overwrite(value: unknown): unknown
  interrupt(question: string): unknown
  /** Resolves after so many turns of the host. */
  turns(count: number): Promise<void>
  /** How often each node has run. */
  readonly runs: Map<string, number>
}

/** What a node sees; of a Send, its argument alone. */
export interface Seen {
  readonly sum?: number
  readonly items?: readonly string[]
}

/** Turns of the host in which a nested graph beside a node has come to its end. */
const UNTIL_OTHERS_ENDED = 25

/** A failure that a plan wants. */
class PlannedError extends Error {
  override readonly name = 'PlannedError'
}

/** The function of a node: what it does follows from the plan, the state and the answers. */
export function nodeFunction({ name, body }: NodePlan, kit: Kit): (seen: Seen) => Promise<unknown> {
  return async (seen) => {
    const run = (kit.runs.get(name) ?? 0) + 1
    kit.runs.set(name, run)
    await kit.turns(body.delay)
    // The others come first: whoever is under way is called off by a failure, and by a command that
    // ends the graph.
    if (run === body.failsAt || body.isForParent) await kit.turns(UNTIL_OTHERS_ENDED)
    if (run === body.failsAt) {
      throw new PlannedError(`${name} fails in its run ${run}`)
    }
    const answers: unknown[] = []
    for (let at = 0; at < body.questions; at++) answers.push(kit.interrupt(`${name} asks ${at}`))
    return toResult(body, kit, writesOf({ name, body }, kit, { seen, answers }))
  }
}

type Entry = readonly [key: Key, value: unknown]

function writesOf(
  { name, body }: Pick<NodePlan, 'name' | 'body'>,
  kit: Kit,
  { seen, answers }: { seen: Seen; answers: readonly unknown[] },
): Entry[] {
  const mark = [name, body.isForParent ? '' : (seen.sum ?? 0), ...answers].join(':')
  const values: Readonly<Record<Key, unknown>> = {
    last: mark,
    items: [mark],
    text: `${mark};`,
    sum: 1,
  }
  return body.writes.map(({ key, isOverwrite }) => [
    key,
    isOverwrite && key !== 'last' ? kit.overwrite(values[key]) : values[key],
  ])
}

function toResult(body: FunctionPlan, kit: Kit, writes: readonly Entry[]): unknown {
  const goto = body.goto.map((each) => toDestination(each, kit))
  const { isForParent } = body
  const update = Object.fromEntries(writes)
  if (isForParent) return kit.command({ update, isForParent })
  if (body.form === 'update' && goto.length === 0) return writes.length > 0 ? update : null
  if (body.form === 'pairs' && writes.length > 0) return kit.command({ update: writes, goto })
  if (body.form === 'commands' && writes.length > 0) {
    const commands = writes.map(([key, value]) => kit.command({ update: { [key]: value } }))
    return [...commands, kit.command({ goto })]
  }
  return kit.command({ update, goto })
}

function toDestination(destination: Destination, kit: Pick<Kit, 'send'>): unknown {
  return typeof destination === 'string'
    ? destination
    : kit.send(destination.send, { sum: destination.amount })
}

/** A condition: its choice follows from the state. */
export function conditionOf(
  { choices, isMapped }: BranchPlan,
  kit: Pick<Kit, 'send'>,
): (seen: Seen) => unknown {
  return ({ sum = 0, items = [] }) => {
    const at = (sum + items.length) % choices.length
    return isMapped ? `choice ${at}` : choices[at]!.map((each) => toDestination(each, kit))
  }
}

/** What a mapped condition returns → the node that it means. */
export function pathMapOf({ choices, isMapped }: BranchPlan): Record<string, string> | undefined {
  if (!isMapped) return undefined
  return Object.fromEntries(choices.map(([name], at) => [`choice ${at}`, name as string]))
}

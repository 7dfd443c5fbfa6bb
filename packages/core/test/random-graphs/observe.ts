/** A part of either engine. */
export interface SeenPart {
  readonly ns: readonly string[]
  readonly type: string
  readonly data: unknown
}

/** What one graph told: its supersteps, each with its updates in no order, and the state after it. */
export type Told = readonly { readonly updates: readonly string[]; readonly values: unknown }[]

/** What can be seen of one run, whatever engine it is of. */
export interface Observation {
  readonly end: string
  /** By the names of the nodes that lead to a graph; of several runs of one graph in no order. */
  readonly told: Readonly<Record<string, readonly Told[]>>
}

/**
 * The parts of a run without what differs from run to run: ids, and the order of tasks that are under
 * way side by side.
 */
export function observe(parts: readonly SeenPart[], end: string): Observation {
  const byGraph = new Map<string, SeenPart[]>()
  for (const part of parts) {
    const ns = part.ns.join('|')
    byGraph.set(ns, [...(byGraph.get(ns) ?? []), part])
  }
  const told: Record<string, Told[]> = {}
  for (const [ns, own] of byGraph) (told[withoutIds(ns)] ??= []).push(superstepsOf(own))
  for (const runs of Object.values(told)) runs.sort(byText)
  return { end, told }
}

function withoutIds(ns: string): string {
  return ns.replaceAll(/:[^|]*/g, '')
}

function byText(left: Told, right: Told): number {
  return JSON.stringify(left) < JSON.stringify(right) ? -1 : 1
}

function superstepsOf(parts: readonly SeenPart[]): Told {
  const steps: { updates: string[]; values: unknown }[] = []
  let updates: string[] = []
  for (const { type, data } of parts) {
    if (type === 'updates') updates.push(JSON.stringify(data))
    else {
      steps.push({ updates: updates.toSorted(), values: data })
      updates = []
    }
  }
  if (updates.length > 0) steps.push({ updates: updates.toSorted(), values: undefined })
  return steps
}

import type { ChannelSpec, ManagedSpec, StateCoercion } from '../engine/graph-spec.ts'
import { InvalidStateKeyError, type RivuletError } from '../errors.ts'
import type { GraphDeclaration, KeysByName } from './declaration.ts'
import { createCoercion } from './state-coercion.ts'

/** The state of a graph, all its schemas taken together. */
export interface CompiledState {
  /** Declaration order: state, then keys that only the input, the output or a node declares. */
  readonly channels: readonly ChannelSpec[]
  readonly index: ReadonlyMap<string, number>
  /** Absent where no key has a schema. */
  readonly coerce: StateCoercion | undefined
}

/** @throws AsyncSchemaError */
export function compileState(declaration: GraphDeclaration): CompiledState {
  const byName = new Map<string, ChannelSpec>()
  const all: Record<string, KeysByName[string]> = {}
  for (const { keys } of schemasOf(declaration)) {
    for (const [name, key] of Object.entries(keys)) {
      if (!('channel' in key) || byName.has(name)) continue
      byName.set(name, { name, channel: key.channel })
      all[name] = key
    }
  }
  const isOfState = (name: string): boolean => Object.hasOwn(declaration.state, name)
  return {
    channels: [...byName.values()],
    index: new Map([...byName.keys()].map((name, at) => [name, at])),
    coerce: createCoercion(all, (name) => !isOfState(name)),
  }
}

/** Indices of the channels of a schema, in its order; managed values have none. */
export function channelsIn(keys: KeysByName, { index }: CompiledState): number[] {
  return Object.keys(keys).flatMap((name) => index.get(name) ?? [])
}

export function managedIn(keys: KeysByName): ManagedSpec[] {
  return Object.entries(keys).flatMap(([name, key]) =>
    'managed' in key ? [{ name, read: key.managed }] : [],
  )
}

/**
 * Keys that are declared twice, with different rules. A plain key stands for whatever rule the key has
 * elsewhere.
 */
export function findClashes(declaration: GraphDeclaration): RivuletError[] {
  const known = new Map<string, { key: KeysByName[string]; where: string }>()
  return schemasOf(declaration).flatMap(({ keys, where }) =>
    Object.entries(keys).flatMap(([name, key]): RivuletError[] => {
      const first = known.get(name)
      if (!first) known.set(name, { key, where })
      if (!first || isSame(first.key, key)) return []
      return [
        new InvalidStateKeyError(
          `The key "${name}" is declared twice, with different rules: in ${first.where} and in ${where}. ` +
            'Declare it once and use the same declaration, or leave the rule out in the second place.',
          { key: name },
        ),
      ]
    }),
  )
}

interface Schema {
  readonly keys: KeysByName
  /** For errors. */
  readonly where: string
}

function schemasOf({ state, input, output, nodes }: GraphDeclaration): Schema[] {
  const own = [...nodes].flatMap(([name, node]) =>
    node.input ? [{ keys: node.input, where: `the input of node "${name}"` }] : [],
  )
  return [
    { keys: state, where: 'the state' },
    { keys: input ?? {}, where: 'the input' },
    { keys: output ?? {}, where: 'the output' },
    ...own,
  ]
}

function isSame(first: KeysByName[string], second: KeysByName[string]): boolean {
  if ('managed' in first || 'managed' in second) {
    return 'managed' in first && 'managed' in second && first.managed === second.managed
  }
  const { kind, rule } = second.channel
  if (kind === 'LastValue') return true
  return (
    first.channel === second.channel || (first.channel.kind === kind && first.channel.rule === rule)
  )
}

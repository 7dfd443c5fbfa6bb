import type { ChannelSpec, Coercions, ManagedSpec } from '../engine/graph-spec.ts'
import { InvalidStateKeyError, type RivuletError } from '../errors.ts'
import type { GraphDeclaration, KeysByName } from './declaration.ts'
import { createCoercions } from './state-coercion.ts'

/** The state of a graph, all its schemas taken together. */
export interface CompiledState {
  /** Declaration order: state, then keys that only the input, the output or a node declares. */
  readonly channels: readonly ChannelSpec[]
  readonly index: ReadonlyMap<string, number>
  /** Undefined where no key has a schema. */
  readonly coercions: Coercions | undefined
}

/** The keys of all schemas, and what is wrong with them. */
export interface MergedKeys {
  /** Declaration order: those of the state first. */
  readonly keys: ReadonlyMap<string, KeysByName[string]>
  readonly clashes: readonly RivuletError[]
}

/**
 * Finds keys that are declared twice, with different rules. A plain key stands for whatever rule the
 * key has elsewhere.
 */
export function mergeKeys(declaration: GraphDeclaration): MergedKeys {
  const known = new Map<string, { key: KeysByName[string]; where: string }>()
  const clashes: RivuletError[] = []
  for (const { keys, where } of schemasOf(declaration)) {
    for (const [name, key] of Object.entries(keys ?? {})) {
      const first = known.get(name)
      if (!first) known.set(name, { key, where })
      else if (!isSame(first.key, key)) clashes.push(clashOf(name, first.where, where))
    }
  }
  return { keys: new Map([...known].map(([name, { key }]) => [name, key])), clashes }
}

/** @throws AsyncSchemaError */
export function compileState({ keys }: MergedKeys): CompiledState {
  const channels = [...keys].flatMap(([name, key]) =>
    'channel' in key ? [{ name, channel: key.channel }] : [],
  )
  return {
    channels,
    index: new Map(channels.map(({ name }, at) => [name, at])),
    coercions: createCoercions(Object.fromEntries(keys), channels),
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

function clashOf(key: string, first: string, second: string): RivuletError {
  return new InvalidStateKeyError(
    `The key "${key}" is declared twice, with different rules: in ${first} and in ${second}. ` +
      'Declare it once and use the same declaration, or leave the rule out in the second place.',
    { key },
  )
}

interface Schema {
  readonly keys: KeysByName | undefined
  /** For errors. */
  readonly where: string
}

function schemasOf({ state, input, output, nodes }: GraphDeclaration): Schema[] {
  return [
    { keys: state, where: 'the state' },
    { keys: input, where: 'the input' },
    { keys: output, where: 'the output' },
    ...[...nodes].map(([name, node]) => ({
      keys: node.input,
      where: `the input of node "${name}"`,
    })),
  ]
}

function isSame(first: KeysByName[string], second: KeysByName[string]): boolean {
  if ('channel' in first && 'channel' in second) {
    const { kind, rule } = second.channel
    return kind === 'LastValue' || (first.channel.kind === kind && first.channel.rule === rule)
  }
  return 'managed' in first && 'managed' in second && first.managed === second.managed
}

import { appendReducer, binaryOperator, type Reducer } from '../channels/binary-operator.ts'
import type { Channel } from '../channels/channel.ts'
import { isReserved } from '../checkpoint/reserved-channels.ts'
import { lastValue } from '../channels/last-value.ts'
import { checkOptions, isRecord } from '../engine/check-options.ts'
import { InvalidStateKeyError } from '../errors.ts'
import { addMessages } from '../messages/add-messages.ts'
import type { Message, MessageLike } from '../messages/message.ts'
import type { KeyDeclaration } from './declaration.ts'
import type { ManagedKey } from './state-keys.ts'
import { isStandardSchema, type StandardSchema } from '../internal/standard-schema.ts'

/** One key of a state: its rule, and by type what is read from it and written to it. */
export interface StateKey<Value, Update = Value> {
  readonly channel: Channel
  /** What is made of the value when it is read. */
  readonly schema?: StandardSchema | undefined
  /** Carries the types; never set. */
  readonly '~types'?: { readonly value: Value; readonly update: Update }
}

type ValueOf<Key> =
  Key extends StandardSchema<infer _Input, infer Output>
    ? Output
    : Key extends StateKey<infer Value, infer _Update>
      ? Value
      : Key extends ManagedKey<infer Value>
        ? Value
        : never
type UpdateOf<Key> =
  Key extends StandardSchema<infer Input, infer _Output>
    ? Input
    : Key extends StateKey<infer _Value, infer Update>
      ? Update
      : never

type StoredKeys<Spec> = {
  [Key in keyof Spec]: Spec[Key] extends ManagedKey<unknown> ? never : Key
}[keyof Spec]

// `& {}` shows the keys where a type is named, not what they were made of.
/** What nodes see. */
export type StateOf<Spec> = { -readonly [Key in keyof Spec]: ValueOf<Spec[Key]> } & {}
/** What readers see: without managed values. */
export type StoredStateOf<Spec> = {
  -readonly [Key in keyof Spec as Key & StoredKeys<Spec>]: ValueOf<Spec[Key]>
} & {}
export type StateUpdateOf<Spec> = {
  -readonly [Key in keyof Spec as Key & StoredKeys<Spec>]?: UpdateOf<Spec[Key]>
} & {}

/** A declared state. `typeof State.State` is what nodes read, `typeof State.Update` what they return. */
export interface AnnotationRoot<Spec> {
  readonly spec: Spec
  /** For `typeof` only. */
  readonly State: StateOf<Spec>
  /** For `typeof` only. */
  readonly Update: StateUpdateOf<Spec>
}

export interface AnnotationOptions<Value, Update> {
  /** Combines the value so far with one write; absent: one write per step, and it is the value. */
  reducer?: Reducer<Value, Update>
  /** Makes the value at the start of a thread; absent: the key is absent until it is written. */
  default?: () => Value
}

interface AnnotationFunction {
  <Value, Update = Value>(options?: AnnotationOptions<Value, Update>): StateKey<Value, Update>
  Root<const Spec extends Readonly<Record<string, KeyDeclaration>>>(
    spec: Spec,
  ): AnnotationRoot<Spec>
}

function annotation<Value, Update = Value>(
  options: AnnotationOptions<Value, Update> = {},
): StateKey<Value, Update> {
  checkOptions('The rule of a state key: ', options)
  const { reducer, default: makeDefault } = options
  return {
    channel: reducer
      ? binaryOperator(reducer as Reducer<unknown, unknown>, makeDefault)
      : lastValue(makeDefault),
  }
}

/**
 * Names that would reach into an object's prototype instead of being a key of it, and keys of an
 * `updates` part that are no node.
 */
const RESERVED: readonly string[] = [
  '__proto__',
  'constructor',
  'prototype',
  '__metadata__',
  '__start__',
  '__end__',
]

function root<const Spec extends Readonly<Record<string, KeyDeclaration>>>(
  spec: Spec,
): AnnotationRoot<Spec> {
  for (const key of Object.getOwnPropertyNames(spec)) {
    if (!RESERVED.includes(key) && !isReserved(key)) continue
    throw new InvalidStateKeyError(`A state cannot have the key "${key}": the name is reserved.`, {
      key,
    })
  }
  return { spec } as AnnotationRoot<Spec> // State and Update exist by type only
}

/**
 * Declares one key of a state.
 *
 * @example
 * const State = Annotation.Root({
 *   topic: Annotation<string>(),
 *   items: Annotation<string[]>({ reducer: (left, right) => left.concat(right), default: () => [] }),
 * })
 */
export const Annotation: AnnotationFunction = /* @__PURE__ */ Object.assign(annotation, {
  Root: root,
})

/** A list that only grows: writes are appended. */
export function append<Item>(): StateKey<Item[]> {
  return { channel: binaryOperator(appendReducer as Reducer<unknown, unknown>, () => []) }
}

/** A key that holds messages and absorbs every accepted form of them (`addMessages`). */
export function messagesKey(): StateKey<Message[], MessageLike | readonly MessageLike[]> {
  return { channel: binaryOperator(addMessages as Reducer<unknown, unknown>, () => []) }
}

/** The state of a chat: `{ messages }` with `addMessages` as its reducer. */
export const MessagesAnnotation: AnnotationRoot<{
  messages: StateKey<Message[], MessageLike | readonly MessageLike[]>
}> = /* @__PURE__ */ root({ messages: /* @__PURE__ */ messagesKey() })

/** A state as a record: each key by its schema, or declared like a key of `Annotation.Root`. */
export type SchemaSpec = Readonly<
  Record<string, StandardSchema | StateKey<unknown, unknown> | ManagedKey<unknown>>
>

/**
 * A key with a schema and a reducer: its writes are combined, and the schema makes of the result
 * what nodes and readers see.
 *
 * @example
 * const graph = new StateGraph({
 *   topic: z.string(),
 *   items: reduced(z.array(z.string()), { reducer: (left, right) => left.concat(right), default: () => [] }),
 * })
 */
export function reduced<Input, Output, Update = Input>(
  schema: StandardSchema<Input, Output>,
  options: { reducer: Reducer<Input, Update>; default?: () => Input },
): StateKey<Output, Update> {
  return { channel: annotation(options).channel, schema }
}

/**
 * The keys of a declared state: of `Annotation.Root`, or of a record of schemas. Undefined for what
 * is neither.
 *
 * @throws InvalidStateKeyError
 */
export function keysOf(state: unknown): Readonly<Record<string, KeyDeclaration>> | undefined {
  if (!isRecord(state)) return undefined
  const { spec } = state
  const isRoot = isRecord(spec) && !isKeyDeclaration(spec) && !isStandardSchema(spec)
  const declared = Object.entries(isRoot ? spec : state).map(([key, value]): [string, unknown] => [
    key,
    isStandardSchema(value) ? { channel: lastValue(), schema: value } : value,
  ])
  // An empty record is nothing that anybody meant.
  const isDeclared = declared.every(([, value]) => isKeyDeclaration(value))
  if (!isDeclared || (!isRoot && declared.length === 0)) return undefined
  return root(Object.fromEntries(declared) as Record<string, KeyDeclaration>).spec
}

function isKeyDeclaration(value: unknown): value is KeyDeclaration {
  return isRecord(value) && ('channel' in value || 'managed' in value)
}

/** Carries a type that no value shows. */
export interface TypeCarrier<Type> {
  readonly '~type'?: Type
}

/** @example new StateGraph(State, { custom: type<{ progress: number }>() }) */
export function type<Type>(): TypeCarrier<Type> {
  return {}
}

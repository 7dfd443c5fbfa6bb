import { appendReducer, binaryOperator, type Reducer } from '../channels/binary-operator.ts'
import type { Channel } from '../channels/channel.ts'
import { lastValue } from '../channels/last-value.ts'
import { InvalidStateKeyError } from '../errors.ts'
import { addMessages } from '../messages/add-messages.ts'
import type { Message, MessageLike } from '../messages/message.ts'

/** One key of a state: its rule, and by type what is read from it and written to it. */
export interface StateKey<Value, Update = Value> {
  readonly channel: Channel
  /** Carries the types; never set. */
  readonly '~types'?: { readonly value: Value; readonly update: Update }
}

type ValueOf<Key> = Key extends StateKey<infer Value, infer _Update> ? Value : never
type UpdateOf<Key> = Key extends StateKey<infer _Value, infer Update> ? Update : never

export type StateOf<Spec> = { -readonly [Key in keyof Spec]: ValueOf<Spec[Key]> }
export type StateUpdateOf<Spec> = { -readonly [Key in keyof Spec]?: UpdateOf<Spec[Key]> }

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
  Root<const Spec extends Readonly<Record<string, { readonly channel: Channel }>>>(
    spec: Spec,
  ): AnnotationRoot<Spec>
}

function annotation<Value, Update = Value>(
  options: AnnotationOptions<Value, Update> = {},
): StateKey<Value, Update> {
  const { reducer, default: makeDefault } = options
  return {
    channel: reducer
      ? binaryOperator(reducer as Reducer<unknown, unknown>, makeDefault)
      : lastValue(makeDefault),
  }
}

/** Names that would reach into an object's prototype instead of being a key of it. */
const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])
/** Keys of an `updates` part that are no node. */
const RESERVED: ReadonlySet<string> = new Set(['__interrupt__', '__metadata__', '__start__'])

function root<const Spec extends Readonly<Record<string, { readonly channel: Channel }>>>(
  spec: Spec,
): AnnotationRoot<Spec> {
  for (const key of Object.getOwnPropertyNames(spec)) {
    if (!FORBIDDEN.has(key) && !RESERVED.has(key)) continue
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
}> = /* @__PURE__ */ root({ messages: messagesKey() })

/** Carries a type that no value shows. */
export interface TypeCarrier<Type> {
  readonly '~type'?: Type
}

/** @example new StateGraph(State, { custom: type<{ progress: number }>() }) */
export function type<Type>(): TypeCarrier<Type> {
  return {}
}

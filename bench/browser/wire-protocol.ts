// What the bare worker is asked for, and what it posts.
import type { Growth } from '../engines/engine.ts'

export type BareRequest =
  | { readonly kind: 'parts'; readonly parts: number }
  | ({ readonly kind: 'values' } & Growth)

/** A small part: what both workers send. */
export interface BarePart {
  readonly type: 'custom'
  readonly ns: readonly string[]
  readonly data: { readonly at: number; readonly text: string }
}

export interface WireMessage {
  readonly type: 'ai' | 'human'
  readonly id: string
  readonly content: string
}

export type BareItem = BarePart | { readonly messages: readonly WireMessage[] }

/** `isLast` ends the answer. */
export interface BareBatch {
  readonly items: readonly BareItem[]
  readonly isLast: boolean
}

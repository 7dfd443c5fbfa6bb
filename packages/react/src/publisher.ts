import type { StoreApi } from 'zustand/vanilla'

/** What a hook has in React's state. */
export interface Published<State, Shown> {
  readonly store: StoreApi<State>
  readonly shown: Shown
}

/** What is shown of this state: the same object while what was shown still holds. */
export type Advance<State, Shown> = (shown: Shown, state: State) => Shown

/** Sets React's state; a function throws in render. */
type Publish<State, Shown> = (
  next: Published<State, Shown> | (() => Published<State, Shown>),
) => void

/** One hook of one component, as its store sees it. */
export class Reader<State, Shown extends object> {
  readonly #publish: Publish<State, Shown>
  readonly #advance: Advance<State, Shown>
  /** What was shown or published last: changes are measured against it. */
  #shown: Shown | undefined
  #sent: Published<State, Shown> | undefined

  constructor(publish: Publish<State, Shown>, advance: Advance<State, Shown>) {
    this.#publish = publish
    this.#advance = advance
  }

  /** React has committed a render; returns whether it was of what was published last. */
  commit(published: Published<State, Shown>, shown: Shown): boolean {
    this.#shown = shown
    const isUpToDate = this.#sent === undefined || this.#sent === published
    if (isUpToDate) this.#sent = undefined
    return isUpToDate
  }

  /** Publishes what is shown of the store now, unless that is shown; returns whether it did. */
  advance(store: StoreApi<State>): boolean {
    if (!this.#shown) return false
    try {
      const next = this.#advance(this.#shown, store.getState())
      if (next === this.#shown) return false
      this.#shown = next
      this.#sent = { store, shown: next }
      this.#publish(this.#sent)
      return true
    } catch (error) {
      this.#publish(() => {
        throw error
      })
      return false
    }
  }

  /** Publishes once more what was published last, where React waits with it. */
  repeat(): void {
    if (this.#sent) this.#publish(this.#sent)
  }
}

/** A reader, whatever it shows. */
type AnyReader<State> = Pick<Reader<State, object>, 'repeat'> & {
  advance(store: StoreApi<State>): boolean
}

/** React gives up at 50 commits that follow from each other; several stores may have a part in them. */
const MAX_IN_A_ROW = 10

/** Tells all hooks that read one store what they show. */
export class Publisher<State> {
  readonly #store: StoreApi<State>
  readonly #readers = new Set<AnyReader<State>>()
  /** Those that were told something which React has not committed. */
  readonly #behind = new Set<AnyReader<State>>()
  #unsubscribe: (() => void) | undefined
  /** Changes since the last microtask. */
  #changes = 0

  constructor(store: StoreApi<State>) {
    this.#store = store
  }

  add(reader: AnyReader<State>): () => void {
    this.#readers.add(reader)
    this.#unsubscribe ??= this.#store.subscribe(() => this.#onChange())
    return () => {
      this.#readers.delete(reader)
      this.#behind.delete(reader)
      if (this.#readers.size > 0) return
      this.#unsubscribe?.()
      this.#unsubscribe = undefined
    }
  }

  /** Before the layout effects of a commit, for every reader that has rendered in it. */
  onCommit(reader: AnyReader<State>, isUpToDate: boolean): void {
    if (isUpToDate) this.#behind.delete(reader)
  }

  /**
   * In the layout phase of a commit, for every reader that has rendered in it: React renders what is
   * set here before the browser paints. A transition has been rendered in slices, between which the
   * store went on, and other readers have been told so; React waits with them for its end.
   */
  catchUp(reader: AnyReader<State>): void {
    if (this.#changes > MAX_IN_A_ROW) return
    reader.advance(this.#store)
    if (this.#behind.size === 0) return
    for (const each of this.#behind) each.repeat()
    this.#behind.clear()
  }

  /** A store that goes on in the effects of what it causes waits for a microtask now and then. */
  #onChange(): void {
    this.#changes += 1
    if (this.#changes === 1) queueMicrotask(() => this.#afterTurn())
    if (this.#changes <= MAX_IN_A_ROW) this.#advanceAll()
  }

  #afterTurn(): void {
    const isLate = this.#changes > MAX_IN_A_ROW
    this.#changes = 0
    if (isLate) this.#advanceAll()
    // What was published in a transition, by an action that was called in one, would wait for its end.
    else for (const each of this.#behind) each.repeat()
  }

  #advanceAll(): void {
    for (const reader of [...this.#readers]) {
      if (reader.advance(this.#store)) this.#behind.add(reader)
    }
  }
}

const publishers = new WeakMap<object, Publisher<never>>()

export function publisherOf<State>(store: StoreApi<State>): Publisher<State> {
  let publisher = publishers.get(store)
  if (!publisher) {
    const created = new Publisher(store)
    publisher = created as unknown as Publisher<never> // of this store's state
    publishers.set(store, publisher)
  }
  return publisher
}

import type { ArgsEdit } from '../messages/message.ts'

type Container = Record<string, unknown> | unknown[]

/** An object or list that is being written. Only the innermost one changes. */
interface Frame {
  /** Its place in the one around it. */
  readonly key: string | null
  /** What has ended in it: added to, never changed. */
  readonly value: Container
  isChanged: boolean
  /** As it was shown last, with what was open in it. */
  shown: Container | undefined
}

/**
 * The reader's half of the arguments of a tool call: takes edits in, and shows the value so far. An
 * edit costs its own length. A snapshot copies the objects and lists that are still open, if they
 * have changed, and shares everything else with the one before it.
 */
export class ArgsValue {
  readonly #frames: Frame[] = []
  #text: { readonly key: string | null; value: string } | undefined
  #whole: Container | undefined
  #isBroken = false

  /** Nothing follows any more but space. */
  get isComplete(): boolean {
    return this.#whole !== undefined && !this.#isBroken
  }

  /** The edits do not tell the value: it is to be had from the whole text. */
  get isBroken(): boolean {
    return this.#isBroken
  }

  /** Edits that do not fit break it; so do none at all. */
  apply(edits: readonly ArgsEdit[] | undefined): void {
    if (this.#isBroken) return
    this.#isBroken =
      !Array.isArray(edits) || !edits.every((edit) => this.#applyOne(edit as ArgsEdit))
  }

  /** The value so far; undefined before it has begun. The same object as long as nothing changes. */
  snapshot(): Container | undefined {
    if (this.#whole) return this.#whole
    let open: { readonly key: string | null; readonly value: unknown } | undefined = this.#text
    let isChanged = false
    for (let at = this.#frames.length - 1; at >= 0; at--) {
      const frame = this.#frames[at]!
      isChanged ||= frame.isChanged
      if (isChanged || !frame.shown) {
        frame.shown = Array.isArray(frame.value) ? [...frame.value] : { ...frame.value }
        if (open) put(frame.shown, open.key, open.value)
        frame.isChanged = false
      }
      open = { key: frame.key, value: frame.shown }
    }
    return this.#frames[0]?.shown
  }

  #applyOne(edit: ArgsEdit): boolean {
    if (typeof edit === 'string') return this.#append(edit)
    if (!Array.isArray(edit)) return false
    if (edit[0] === 'end') return this.#end()
    const [kind, key, value] = edit as [string, unknown, unknown?]
    if (this.#text || !this.#fits(key)) return false
    if (kind === 'object' || kind === 'array') return this.#openContainer(kind, key)
    const frame = this.#touch()
    if (!frame) return false
    if (kind === 'set') put(frame.value, key, value)
    else if (kind === 'text' && typeof value === 'string') this.#text = { key, value }
    else return false
    return true
  }

  /** In an object there is a key, elsewhere none. */
  #fits(key: unknown): key is string | null {
    const parent = this.#frames.at(-1)?.value
    return parent && !Array.isArray(parent) ? typeof key === 'string' : key === null
  }

  #openContainer(kind: 'object' | 'array', key: string | null): boolean {
    if (this.#whole) return false
    this.#touch()
    const value = kind === 'object' ? {} : []
    this.#frames.push({ key, value, isChanged: true, shown: undefined })
    return true
  }

  #append(text: string): boolean {
    if (!this.#text) return false
    this.#text.value += text
    this.#touch()
    return true
  }

  #end(): boolean {
    const text = this.#text
    if (text) {
      this.#text = undefined
      put(this.#touch()!.value, text.key, text.value)
      return true
    }
    const frame = this.#frames.pop()
    if (!frame) return false
    // Without a change since it was shown, what was shown is all of it.
    const value = frame.isChanged ? frame.value : frame.shown!
    const parent = this.#touch()
    if (parent) put(parent.value, frame.key, value)
    else this.#whole = value
    return true
  }

  #touch(): Frame | undefined {
    const frame = this.#frames.at(-1)
    if (frame) frame.isChanged = true
    return frame
  }
}

/** As `JSON.parse` does: a key is data, whatever it is named like. */
function put(container: Container, key: string | null, value: unknown): void {
  if (Array.isArray(container)) container.push(value)
  else if (key !== '__proto__') container[key!] = value
  else {
    const data = { value, enumerable: true, configurable: true, writable: true }
    Object.defineProperty(container, key, data)
  }
}

/** Keeps one text node of an element up to date. */
export class TextWriter {
  readonly #element: Element
  /** Whether the node was in the element before us. */
  readonly #isBorrowed: boolean
  #node: Text
  #text: string

  constructor(element: Element) {
    const { firstChild, ownerDocument } = element
    this.#element = element
    this.#isBorrowed = firstChild?.nodeType === Node.TEXT_NODE && !firstChild.nextSibling
    this.#node = this.#isBorrowed ? (firstChild as Text) : ownerDocument.createTextNode('')
    this.#text = this.#node.data
  }

  /**
   * What only grew is appended: the browser lays out half as much, and what the user has selected
   * stays selected.
   */
  write(text: string): void {
    this.#attach()
    // Somebody else may have written the node, too.
    const before = this.#node.data
    if (before === this.#text && text.startsWith(before)) {
      if (text.length > before.length) this.#node.appendData(text.slice(before.length))
    } else {
      this.#node.data = text
    }
    this.#text = text
  }

  /** Leaves the element as it was found, but for what was written to a text that it lent. */
  remove(): void {
    if (!this.#isBorrowed) this.#node.remove()
  }

  /** Whoever sets the element's content throws the node out. */
  #attach(): void {
    if (this.#node.parentNode !== this.#element) this.#element.append(this.#node)
  }
}

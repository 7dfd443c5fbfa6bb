/** Keeps one text node of an element up to date. What only grows is appended, not set anew. */
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

  write(text: string): void {
    this.#attach()
    const grown = text.length - this.#text.length
    // Of another length, the node was written by somebody else.
    if (this.#node.length === this.#text.length && text.startsWith(this.#text)) {
      if (grown > 0) this.#node.appendData(text.slice(-grown))
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

import type { ArgsEdit } from '../messages/message.ts'

/** Containers in one another. What is deeper is left to `JSON.parse`, once it is whole. */
const MAX_DEPTH = 128

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

const LITERALS: Readonly<Record<string, readonly [word: string, value: boolean | null]>> = {
  t: ['true', true],
  f: ['false', false],
  n: ['null', null],
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/** What may come next between two tokens. */
type Expected = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end' | 'space'

/** The token that the last character did not end. */
type Token =
  | { readonly kind: 'string'; readonly isKey: boolean }
  | { readonly kind: 'number' }
  | { readonly kind: 'literal'; readonly word: string; readonly value: boolean | null }

/**
 * Reads one JSON object or list that comes in pieces, each character once: what a piece costs is
 * its own length. Tells what becomes certain: a string from its first character on, a number or a
 * literal when it has ended. Takes exactly what `JSON.parse` takes; never throws.
 *
 * @example
 * const parser = new ArgsParser()
 * parser.feed('{"city":"Par') // [['object', null], ['text', 'city', 'Par']]
 * parser.feed('is"}') // ['is', ['end'], ['end']]
 */
export class ArgsParser {
  #expected: Expected = 'value'
  #token: Token | undefined
  /** Characters of the token that were not told yet. */
  #pending = ''
  /** Behind a backslash. */
  #escape: string | undefined
  /** The open string was told: what follows continues it. */
  #isTold = false
  /** Where the next value goes: null in a list. */
  #key: string | null = null
  /** True for each open object, false for each open list. */
  readonly #open: boolean[] = []
  #isBroken = false
  #edits: ArgsEdit[] = []

  /** What the next piece of the text changes. */
  feed(text: string): readonly ArgsEdit[] {
    this.#edits = []
    let at = 0
    while (at < text.length && !this.#isBroken) {
      at = this.#token ? this.#readToken(this.#token, text, at) : this.#readStructure(text, at)
    }
    if (!this.#isBroken) this.#tellText()
    return this.#edits
  }

  #readToken(token: Token, text: string, at: number): number {
    if (token.kind === 'string') return this.#readString(token, text, at)
    return token.kind === 'number' ? this.#readNumber(text, at) : this.#readLiteral(token, text, at)
  }

  #readStructure(text: string, at: number): number {
    const char = text[at]!
    if (isSpace(char)) return at + 1
    const expected = this.#expected
    if (expected === 'value' || (expected === 'value or end' && char !== ']')) {
      return this.#beginValue(char, at)
    }
    if (char === '"' && expected.startsWith('key')) {
      this.#token = { kind: 'string', isKey: true }
    } else if (char === ':' && expected === 'colon') {
      this.#expected = 'value'
    } else if (char === ',' && expected === 'comma or end') {
      this.#expected = this.#isInObject() ? 'key' : 'value'
    } else {
      this.#endContainer(char)
    }
    return at + 1
  }

  #endContainer(char: string): void {
    if (!this.#canEnd(char)) return this.#break()
    this.#open.pop()
    this.#edits.push(['end'])
    this.#endValue()
  }

  #canEnd(char: string): boolean {
    const expected = this.#expected
    if (char === '}') {
      return this.#isInObject() && (expected === 'key or end' || expected === 'comma or end')
    }
    return (
      char === ']' &&
      this.#open.at(-1) === false &&
      (expected === 'value or end' || expected === 'comma or end')
    )
  }

  #isInObject(): boolean {
    return this.#open.at(-1) === true
  }

  /** The character that a token begins with is read with it; those of the others are read here. */
  #beginValue(char: string, at: number): number {
    if (char === '{' || char === '[') {
      const isObject = char === '{'
      if (this.#open.length === MAX_DEPTH) this.#break()
      else this.#edits.push([isObject ? 'object' : 'array', this.#key])
      this.#open.push(isObject)
      this.#expected = isObject ? 'key or end' : 'value or end'
      this.#key = null
      return at + 1
    }
    if (this.#open.length === 0) this.#break() // arguments are no bare value
    if (char === '"') {
      this.#token = { kind: 'string', isKey: false }
      return at + 1
    }
    const literal = Object.hasOwn(LITERALS, char) ? LITERALS[char] : undefined
    if (literal) this.#token = { kind: 'literal', word: literal[0], value: literal[1] }
    else if (char === '-' || isDigit(char)) this.#token = { kind: 'number' }
    else this.#break()
    return at
  }

  /** A value has ended, or the document. */
  #endValue(): void {
    this.#token = undefined
    this.#pending = ''
    this.#key = null
    this.#expected = this.#open.length === 0 ? 'space' : 'comma or end'
  }

  #readNumber(text: string, from: number): number {
    let at = from
    while (at < text.length && isNumeric(text[at]!)) at++
    this.#pending += text.slice(from, at)
    if (at === text.length) return at
    if (NUMBER.test(this.#pending)) this.#set(Number(this.#pending))
    else this.#break()
    return at
  }

  #readLiteral(token: Token & { kind: 'literal' }, text: string, at: number): number {
    const { word, value } = token
    this.#pending += text[at]!
    if (this.#pending === word) this.#set(value)
    else if (!word.startsWith(this.#pending)) this.#break()
    return at + 1
  }

  #set(value: string | number | boolean | null): void {
    this.#edits.push(['set', this.#key, value])
    this.#endValue()
  }

  #readString({ isKey }: Token & { kind: 'string' }, text: string, from: number): number {
    if (this.#escape !== undefined) return this.#readEscape(this.#escape, text, from)
    let at = from
    while (at < text.length && isPlain(text.charCodeAt(at))) at++
    this.#pending += text.slice(from, at)
    if (at === text.length) return at
    if (text[at] === '\\') this.#escape = ''
    else if (text[at] !== '"') this.#break()
    else if (isKey) this.#endKey()
    else this.#endString()
    return at + 1
  }

  #readEscape(before: string, text: string, at: number): number {
    const escape = before + text[at]!
    this.#escape = undefined
    if (escape.startsWith('u')) {
      if (escape.length > 1 && !isHex(text[at]!)) this.#break()
      else if (escape.length < 5) this.#escape = escape
      else this.#pending += String.fromCharCode(Number.parseInt(escape.slice(1), 16))
    } else if (Object.hasOwn(ESCAPES, escape)) {
      this.#pending += ESCAPES[escape]!
    } else {
      this.#break()
    }
    return at + 1
  }

  #endKey(): void {
    this.#key = this.#pending
    this.#pending = ''
    this.#token = undefined
    this.#expected = 'colon'
  }

  #endString(): void {
    if (!this.#isTold) return this.#set(this.#pending)
    if (this.#pending !== '') this.#edits.push(this.#pending)
    this.#edits.push(['end'])
    this.#isTold = false
    this.#endValue()
  }

  /** The open string as far as it goes; half of a surrogate pair waits for the other half. */
  #tellText(): void {
    if (this.#token?.kind !== 'string' || this.#token.isKey) return
    const pending = this.#pending
    const cut = isHighSurrogate(pending.charCodeAt(pending.length - 1))
      ? pending.length - 1
      : pending.length
    const text = pending.slice(0, cut)
    this.#pending = pending.slice(cut)
    if (!this.#isTold) this.#edits.push(['text', this.#key, text])
    else if (text !== '') this.#edits.push(text)
    this.#isTold = true
  }

  #break(): void {
    if (this.#isBroken) return
    this.#isBroken = true
    this.#pending = ''
    this.#edits.push(['broken'])
  }
}

function isSpace(char: string): boolean {
  return char === ' ' || char === '\n' || char === '\r' || char === '\t'
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9'
}

function isNumeric(char: string): boolean {
  return isDigit(char) || '+-.eE'.includes(char)
}

function isHex(char: string): boolean {
  return /[\da-f]/i.test(char)
}

/** A character that stands for itself in a string: no quote, backslash or control character. */
function isPlain(code: number): boolean {
  return code >= 0x20 && code !== 0x22 && code !== 0x5c
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd8_00 && code <= 0xdb_ff
}

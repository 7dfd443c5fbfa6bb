import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'

/** A declaration with type parameters: where, and how many. */
export interface Generic {
  readonly name: string
  readonly count: number
}

/** A list of type parameters: after the name that it belongs to, or before the parameters of a function. */
const LIST = /(?:\b(?:class|interface|type|function)\s+(\w+)|([\w#]+|\bnew\s+)?)</g

/**
 * All declarations with type parameters in the declaration files of a package, as the compiler
 * writes them: what is no list of parameters there is a list of arguments.
 *
 * @param folder Where `tsc -b` puts them.
 */
export function findGenerics(folder: string): Generic[] {
  return globSync(`${folder}/**/*.d.ts`).flatMap((file) => {
    const text = readFileSync(file, 'utf8').replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, '')
    return [...text.matchAll(LIST)].flatMap((match) => {
      const { end, count } = readList(text, match.index + match[0].length)
      // Of a function, a method or a constructor, when its parameters follow.
      if (match[1] === undefined && text[end] !== '(') return []
      return [{ name: `${basename(file)}: ${match[1] ?? match[2] ?? 'function'}`, count }]
    })
  })
}

/** Counts what commas part at the depth of the list itself. */
function readList(text: string, start: number): { end: number; count: number } {
  let depth = 1
  let count = 1
  let at = start
  for (; at < text.length && depth > 0; at++) {
    const character = text[at]!
    if ('<({['.includes(character)) depth++
    // The arrow of a function type closes nothing.
    else if (')}]'.includes(character) || (character === '>' && text[at - 1] !== '=')) depth--
    else if (character === ',' && depth === 1) count++
  }
  return { end: at, count }
}
